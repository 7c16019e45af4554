using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Grains;

/// <summary>Makes happenings. Their data is thin: ids and numbers, by which a receiver finds the rest.</summary>
public static class Happenings
{
    /// <summary>A job has ended.</summary>
    /// <param name="job">The job, which is over.</param>
    public static Happening OfJob(JobInfo job)
    {
        var type = job.Status switch
        {
            JobStatus.Completed => EventTypes.JobCompleted,
            JobStatus.Canceled => EventTypes.JobCanceled,
            _ => EventTypes.JobFailed,
        };
        return new($"job-{job.Id:N}", type, job.FinishedAt ?? job.CreatedAt, job.Pipeline, Text(new()
        {
            ["pipeline"] = job.Pipeline,
            ["job"] = job.Id.ToString(),
            ["status"] = job.Status.ToString(),
            ["total"] = job.Total,
            ["scored"] = job.Scored,
            ["failed"] = job.Failed,
            ["version"] = job.Version,
            ["startedAt"] = Time(job.StartedAt),
            ["finishedAt"] = Time(job.FinishedAt),
            ["error"] = job.Error,
        }))
        {
            Tenant = job.Tenant,
            IsOfTenant = true,
        };
    }

    /// <summary>A rollout was changed; null for a change that no webhook is told of.</summary>
    public static Happening? OfRollout(string pipeline, RolloutChange change)
    {
        var type = change.Action switch
        {
            "Promote" => EventTypes.RolloutPromoted,
            "RollBack" or "TakeBack" => EventTypes.RolloutRolledBack,
            _ => null,
        };
        return type is null ? null : new($"rollout-{pipeline}-{change.Epoch}".Replace('.', '~'), type, change.At, pipeline, Text(new()
        {
            ["pipeline"] = pipeline,
            ["epoch"] = change.Epoch,
            ["stable"] = change.Document.Stable,
            ["candidate"] = change.Document.Candidate?.Version,
            ["by"] = change.By,
            ["reason"] = change.Reason.Length > 0 ? change.Reason : null,
        }));
    }

    /// <summary>A version cannot be used.</summary>
    public static Happening OfVersion(string pipeline, VersionRecord version) => new(
        $"version-{pipeline}-{version.Spec.Id}-{version.StateAt.ToUnixTimeMilliseconds()}".Replace('.', '~'),
        EventTypes.VersionFailed, version.StateAt, pipeline, Text(new()
        {
            ["pipeline"] = pipeline,
            ["version"] = version.Spec.Id,
            ["faults"] = new JsonArray([.. version.Faults.Select(fault => (JsonNode)fault)]),
        }));

    /// <summary>A column or an output of a version has drifted from its baseline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="version">The version of the model.</param>
    /// <param name="column">The column or output.</param>
    /// <param name="status">The verdict.</param>
    /// <param name="reason">Which measure is above which limit.</param>
    /// <param name="at">When it was found, UTC. Within an hour it is the same happening.</param>
    public static Happening OfDrift(string pipeline, string version, string column, string status, string? reason, DateTimeOffset at)
    {
        // A column may have any name, and the id only plain characters.
        var hour = at.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        var name = string.Join('\n', pipeline, version, column, status, hour);
        return new($"drift-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16))}",
            EventTypes.DriftDetected, at, pipeline, Text(new()
            {
                ["pipeline"] = pipeline,
                ["version"] = version,
                ["column"] = column,
                ["status"] = status,
                ["reason"] = reason,
            }));
    }

    private static string Text(JsonObject data) => data.ToJsonString();

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
