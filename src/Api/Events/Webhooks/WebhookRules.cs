using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>Checks what a webhook is to be: its body, what its maker may use, and the outputs of its thresholds.</summary>
internal sealed class WebhookRules(PipelineCatalog catalog, WebhookOptions options, AddressGuard guard)
{
    private static readonly string[] Numbers = [nameof(ColumnType.Single), nameof(ColumnType.Double), nameof(ColumnType.Int64)];

    /// <summary>Why the webhook cannot be made; null where it can.</summary>
    public async Task<ProblemDetails?> CheckAsync(Caller caller, WebhookBody? body, CancellationToken cancellationToken)
    {
        if (body is null)
            return Problems.InvalidRequest("The body is empty; send {\"url\":\"https://...\",\"events\":[\"job.failed\"]}.");
        if (body.Check(options, guard) is { } mismatch)
            return Problems.InvalidRequest(mismatch);
        if (body.Pipelines?.FirstOrDefault(glob => !caller.Pipelines.Cover(glob)) is { } beyond)
            return AccessProblems.NoPipeline(beyond);
        var globs = new PipelineGlobs(body.Pipelines ?? caller.Pipelines.Texts);
        foreach (var threshold in body.Stored())
        {
            if (await CheckAsync(threshold, globs, cancellationToken) is { } refusal)
                return refusal;
        }

        return null;
    }

    private async Task<ProblemDetails?> CheckAsync(Threshold threshold, PipelineGlobs globs, CancellationToken cancellationToken)
    {
        if (!globs.Allow(threshold.Pipeline))
        {
            return Problems.InvalidRequest(
                $"A threshold names pipeline '{threshold.Pipeline}', which \"pipelines\" does not have; add it there.");
        }

        if (!PipelineDefinition.IsName(threshold.Pipeline)
            || await catalog.FindAsync(threshold.Pipeline, cancellationToken) is not { } found)
        {
            return Problems.InvalidRequest($"A threshold names pipeline '{threshold.Pipeline}', which does not exist.");
        }

        var numbers = found.Model.Outputs.Where(output => Numbers.Contains(output.Type)).Select(output => output.Name).ToList();
        return numbers.Contains(threshold.Output)
            ? null
            : Problems.InvalidRequest(
                $"A threshold names '{threshold.Output}', which is no number among the outputs of pipeline '{found.Name}'; "
                + $"these are {string.Join(", ", numbers)}.");
    }
}
