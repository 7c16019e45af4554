using System.Text.RegularExpressions;

namespace ModelPipeline.Samples.Models;

/// <summary>The pipelines that do not start.</summary>
internal sealed partial class Faults
{
    private readonly Dictionary<string, string> byPipeline = [];

    /// <summary>The fault of a pipeline; null where it has none.</summary>
    public string? Of(string pipeline) => byPipeline.GetValueOrDefault(pipeline);

    /// <summary>Starts without the pipelines that have faults.</summary>
    public async Task<Server> StartAsync(Func<IReadOnlyCollection<string>, Task<Server>> start)
    {
        while (true)
        {
            try
            {
                return await start(byPipeline.Keys);
            }
            catch (InvalidOperationException e)
            {
                var before = byPipeline.Count;
                foreach (Match fault in FaultPattern().Matches(e.Message))
                    byPipeline.TryAdd(fault.Groups["pipeline"].Value, fault.Groups["fault"].Value);
                if (byPipeline.Count == before)
                    throw;
            }
        }
    }

    [GeneratedRegex(@"Pipelines:(?<pipeline>[^:\s]+):(?<fault>.*)")]
    private static partial Regex FaultPattern();
}
