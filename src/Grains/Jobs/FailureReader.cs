namespace ModelPipeline.Grains;

/// <summary>Reads the failures that a job recorded in the failures table of its pipeline.</summary>
internal sealed class FailureReader(PipelineSet pipelines, TimeProvider clock)
{
    private const int MostReasons = 100;

    /// <summary>The longest read. Shorter than the caller's own timeout, so that the caller hears about the store.</summary>
    internal static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(20);

    public async Task<JobFailuresReply> ReadAsync(Guid job, JobState state, JobFailuresRequest request, CancellationToken cancellationToken)
    {
        if (pipelines.Find(state.Pipeline) is not { } runner)
            return new(Refusal: $"There is no pipeline '{state.Pipeline}' any more.");
        if (JobRules.Foreign(runner, "The job", state.Identity) is { } foreign)
            return new(Refusal: foreign);
        using var timeout = new CancellationTokenSource(ReadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ReadAsync(job, runner, request, either.Token).WaitAsync(either.Token) is { } failures
                ? new(failures)
                : new(Refusal: $"The output of pipeline '{runner.Pipeline.Name}' keeps no table of failures.");
        }
        catch (PipelineException e)
        {
            return e.IsTransient ? new(Unavailable: e.Message, Detail: e.Detail) : new(Refusal: e.Message, Detail: e.Detail);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new(Unavailable: $"The table of failures was not read within {ReadTimeout.TotalSeconds:0} seconds.");
        }
    }

    private static async Task<JobFailures?> ReadAsync(
        Guid job, PipelineRunner runner, JobFailuresRequest request, CancellationToken cancellationToken)
    {
        var pipeline = runner.Pipeline;
        // The query asks for one row more than the page has. That row tells whether there is another page.
        var query = new FailureQuery(job, request.Limit + 1, request.Reason, request.After);
        if (await pipeline.Writer.ReadFailuresAsync(query, runner.Calls.OnDemand, cancellationToken) is not { } found)
            return null;
        var reasons = request.After is null
            ? await pipeline.Writer.CountFailuresAsync(job, MostReasons, runner.Calls.OnDemand, cancellationToken)
            : null;
        JobFailure[] page = [.. found.Take(request.Limit).Select(each => new JobFailure(each.User, each.Reason, each.RecordedAt))];
        return new(
            job,
            pipeline.Name,
            reasons?.Select(each => new JobFailureReason(each.Reason, each.Users)).ToArray(),
            page,
            found.Count > page.Length ? page[^1].User : null);
    }
}
