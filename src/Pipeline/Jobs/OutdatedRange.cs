using System.Text.Json;

namespace ModelPipeline;

/// <summary>A partition of a job for users whose stored version is another: a range of their ids.</summary>
/// <param name="After">The user before the range; null for the first range.</param>
/// <param name="To">The last user of the range.</param>
public sealed record OutdatedRange(string? After, string To)
{
    /// <summary>Divides the users into ranges, which it reads once.</summary>
    /// <param name="writer">The writer of the pipeline.</param>
    /// <param name="version">The version that the users do not have.</param>
    /// <param name="usersPerPartition">The number of users in a range.</param>
    /// <param name="call">The purpose of the call.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="PipelineConfigurationException">The writer cannot tell the versions of its rows.</exception>
    public static async Task<ScanPlan> PlanAsync(
        IWriter writer, string version, int usersPerPartition, StoreCall call, CancellationToken cancellationToken)
    {
        var ranges = new List<string>();
        var users = 0L;
        for (var after = (string?)null; ;)
        {
            var page = await writer.ReadOutdatedAsync(new(version, after, null, usersPerPartition), call, cancellationToken)
                ?? throw new PipelineConfigurationException("Output",
                    "cannot tell the versions of its rows; name the users, or score everybody.");
            if (page.Count == 0)
                return new(ranges, users);
            ranges.Add(JsonSerializer.Serialize(new OutdatedRange(after, page[^1])));
            users += page.Count;
            after = page[^1];
        }
    }

    /// <summary>Reads the text of a partition.</summary>
    public static OutdatedRange Read(string partition) => JsonSerializer.Deserialize<OutdatedRange>(partition)!;
}
