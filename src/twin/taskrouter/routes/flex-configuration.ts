import { iso8601 } from '../../rest/dates.ts';
import { ok, type RestRoute } from '../../rest/route.ts';
import type { TaskRouter } from '../taskrouter.ts';

/** Fields of Flex itself, which the local Twilio has no agent desktop for. */
const without = [
  ...['attributes', 'taskrouter_skills', 'taskrouter_worker_channels'],
  ...['taskrouter_worker_attributes', 'runtime_domain', 'messaging_service_instance_sid'],
  ...['chat_service_instance_sid', 'flex_service_instance_sid', 'flex_instance_sid'],
  ...['ui_language', 'ui_attributes', 'ui_dependencies', 'ui_version', 'service_version'],
  ...['call_recording_enabled', 'call_recording_webhook_url', 'crm_enabled', 'crm_type'],
  ...['crm_callback_url', 'crm_fallback_url', 'crm_attributes', 'public_attributes'],
  ...['plugin_service_enabled', 'plugin_service_attributes', 'integrations'],
  ...['outbound_call_flows', 'serverless_service_sids', 'queue_stats_configuration'],
  ...['notifications', 'markdown', 'flex_insights_hr', 'flex_insights_drilldown', 'flex_url'],
  ...['channel_configs', 'debugger_integration', 'flex_ui_status_report'],
  ...['agent_conv_end_methods', 'citrix_voice_vdi', 'offline_config'],
];

/** Flex's Configuration, for the part that leads to TaskRouter: which workspace, workflow and queue are Flex's. */
export function flexConfigurationRoutes(taskRouter: TaskRouter): RestRoute[] {
  const { engine, flexWorkspace: workspace } = taskRouter;
  const offline = [...workspace.activities.values()].find(
    ({ friendlyName }) => friendlyName === 'Offline',
  );
  return [
    {
      method: 'GET',
      host: 'flex-api.twilio.com',
      path: '/v1/Configuration',
      handle: (request) => {
        const queueSids = [...workspace.queues.keys()];
        return ok({
          ...Object.fromEntries(without.map((name) => [name, null])),
          account_sid: engine.account.sid,
          date_created: iso8601(workspace.createdMs),
          date_updated: iso8601(workspace.updatedMs),
          status: 'ok',
          taskrouter_workspace_sid: workspace.sid,
          taskrouter_target_workflow_sid: workspace.workflows.keys().next().value ?? null,
          taskrouter_target_taskqueue_sid: queueSids[0] ?? null,
          taskrouter_taskqueues: queueSids.map((sid) => ({ sid, targettable: true })),
          taskrouter_offline_activity_sid: offline?.sid ?? null,
          url: `${request.baseUrl}${request.path}`,
        });
      },
    },
  ];
}
