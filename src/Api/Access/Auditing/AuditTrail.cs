using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Records the changes that requests make, with the caller, the address and the trace id of the request.</summary>
internal sealed class AuditTrail(IAudit audit)
{
    /// <summary>Records a change. Call this after the change was made.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">The kind of thing and a verb, such as <c>job.create</c>.</param>
    /// <param name="target">The thing, such as the id of a job.</param>
    /// <param name="pipeline">The pipeline that the change is about; null for none.</param>
    /// <param name="before">What was there before, as JSON (<see cref="Json"/>); null where nothing was.</param>
    /// <param name="after">What is there now, as JSON; null where nothing is.</param>
    public Task RecordAsync(HttpContext context, string action, string target, string? pipeline = null, string? before = null,
        string? after = null)
    {
        var caller = Caller.Of(context);
        return audit.RecordAsync(new(caller.Name, action, target)
        {
            Tenant = caller.Tenant,
            Pipeline = pipeline,
            Before = before,
            After = after,
            Source = context.Connection.RemoteIpAddress?.ToString(),
            TraceId = Problems.TraceId(context),
        }, CancellationToken.None);
    }

    /// <summary>A value as JSON for the audit; null for null.</summary>
    public static string? Json<T>(T? value, JsonTypeInfo<T> type) where T : class =>
        value is null ? null : JsonSerializer.Serialize(value, type);
}
