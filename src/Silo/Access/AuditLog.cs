using System.Data.Common;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Access;

/// <summary>Records changes in the cluster's store and in the log.</summary>
internal sealed partial class AuditLog(AuditStore store, TimeProvider clock, ILogger<AuditLog> log) : IAudit
{
    // A store that restarts is back within this time. The caller of the change waits meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        LogChange(entry.Action, entry.Target, entry.Actor, entry.Tenant, entry.Source, entry.TraceId, entry.Before, entry.After);
        while (true)
        {
            try
            {
                // The change is made: a caller who hangs up must not keep it out of the audit.
                await store.AppendAsync(entry, clock.GetUtcNow(), CancellationToken.None);
                return;
            }
            catch (DbException e)
            {
                if (cancellationToken.IsCancellationRequested || clock.GetElapsedTime(began) >= Patience)
                {
                    LogUnwritten(e, entry.Action, entry.Target, entry.TraceId);
                    return;
                }
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 250, Level = LogLevel.Information,
        Message = "Audit: {Action} {Target} by {Actor}, tenant {Tenant}, from {Source}, traceId {TraceId}; before {Before}, after {After}")]
    private partial void LogChange(string action, string target, string actor, string? tenant, string? source, string? traceId,
        string? before, string? after);

    [LoggerMessage(EventId = 251, Level = LogLevel.Error,
        Message = "Audit: the store did not take {Action} {Target}, traceId {TraceId}; the log line of event 250 is its only record")]
    private partial void LogUnwritten(Exception exception, string action, string target, string? traceId);
}
