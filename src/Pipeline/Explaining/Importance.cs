namespace ModelPipeline;

/// <summary>Explains a sample of the users of a pipeline, one after the other, for the importance of columns.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="explainer">Explains single rows.</param>
/// <param name="backgrounds">Reads the sample.</param>
/// <param name="lane">The lane of explanations.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class Importance(
    Pipeline pipeline, Explainer explainer, BackgroundReader backgrounds, ExplanationLane lane, TimeProvider clock)
{
    /// <summary>The time limit. The answer has the users who were explained within the limit.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(60);

    /// <summary>Computes the importance of each column.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="request">The output, the version and the scale.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<ExplanationOutcome> ComputeAsync(int users, ExplanationRequest request, CancellationToken cancellationToken)
    {
        await using var lease = pipeline.Versions.Lease(Lane.Explain);
        var slot = request.Version is null ? lease.Snapshot.Stable : lease.Snapshot.Find(request.Version);
        if (slot is null)
            return ExplanationOutcome.UnknownVersion(pipeline.Name, request.Version!);
        if (lease.Of(slot) is not { } version)
            return ExplanationOutcome.Of(RowOutcome.VersionUnavailable(slot));
        if (await backgrounds.SampleAsync(lease, version, cancellationToken) is not { } sample)
            return ExplanationOutcome.NoBackground;
        if (Ambiguity(version, request) is { } fault)
            return new(ExplanationOutcomeKind.Invalid, fault);
        var began = clock.GetTimestamp();
        var sum = new ImportanceSum();
        var asked = Math.Min(users, sample.Count);
        var failure = ExplanationOutcome.NoBackground;
        var done = 0;
        for (; done < asked && clock.GetElapsedTime(began) < LongestTime; done++)
        {
            // The first rows are the background, so they come last.
            var row = Math.Min(BackgroundRows.MaxRows, sample.Count - asked) + done;
            using var turn = await lane.EnterPatientlyAsync(cancellationToken);
            var outcome = await explainer.ExplainInputsAsync(lease, version, sample.Slice(row, 1), request, cancellationToken);
            if (outcome.Explanation is { } explanation)
                sum.Add(explanation);
            else
                failure = outcome;
        }

        if (sum.First is not { } first)
            return failure;
        return new(ExplanationOutcomeKind.Explained)
        {
            Importance = new(pipeline.Name, first.ModelVersion, first.Output, first.Scale, sum.Users, done - sum.Users, done == asked,
                first.Background, sum.ToColumns()),
        };
    }

    // Each row can have its greatest value in another output.
    private string? Ambiguity(ModelLease version, ExplanationRequest request)
    {
        string[] floats =
        [
            .. from field in version.Leased.Model.Outputs
               where field.Type is ColumnType.Single or ColumnType.Double
               select field.Name,
        ];
        return request.Output is null && pipeline.Options.Explain.Output.Length == 0 && floats.Length > 1
            ? $"The model has several outputs to explain; name one of {string.Join(", ", floats)} as \"output\"."
            : null;
    }
}
