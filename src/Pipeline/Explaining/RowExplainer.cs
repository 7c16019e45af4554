namespace ModelPipeline;

/// <summary>Explains the prediction for one row of a model's input.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="lease">The version.</param>
/// <param name="model">Applies the version.</param>
/// <param name="background">The rows to compare with.</param>
internal sealed class RowExplainer(Pipeline pipeline, ModelLease lease, ExplainedModel model, BackgroundRows background)
{
    /// <summary>Estimates are good enough when no standard error is greater than this share of the largest contribution.</summary>
    public const double Tolerance = 0.02;

    /// <summary>The rounds at most, where the caller does not say how many.</summary>
    public const int MaxRounds = 10;

    // The mixed rows of the fewest rounds. A model with more than 250 columns is compared with fewer background rows.
    private const int MostRows = 100_000;

    // The squares of a hundred thousand larger numbers add up to no number any more.
    private const double Largest = 1e150;

    /// <summary>Explains a row.</summary>
    /// <param name="row">The row, as inputs of the model.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<ExplanationOutcome> ExplainAsync(Batch row, ExplanationRequest request, CancellationToken cancellationToken)
    {
        Batch prediction;
        try
        {
            prediction = await model.ApplyAsync(1, (_, _) => row, cancellationToken);
        }
        catch (ModelException e) when (!e.IsOfServer)
        {
            return Unusable($"The model fails on this row: {e.Message}", e);
        }

        var named = request.Output ?? pipeline.Options.Explain.Output;
        if (ExplainedOutput.Choose(prediction, named, out var fault) is not { } output)
            return new(ExplanationOutcomeKind.Invalid, fault);
        try
        {
            return await ExplainAsync(row, prediction, output, request, cancellationToken);
        }
        catch (ModelException e) when (!e.IsOfServer)
        {
            return Unusable($"The model fails on rows that mix the user's values with those of others: {e.Message}", e);
        }
    }

    private async Task<ExplanationOutcome> ExplainAsync(
        Batch row, Batch prediction, string output, ExplanationRequest request, CancellationToken cancellationToken)
    {
        var players = Player.Of(lease.Inputs, pipeline.Options.Explain.Groups);
        // A row without a finite output has no distance to the explained one.
        var outputs = background.Outputs[output];
        int[] finite = [.. Enumerable.Range(0, background.Rows.Count).Where(each => HasDistance(ColumnValue.Number(outputs, each)))];
        if (finite.Length == 0)
        {
            var reason = $"Output '{output}' is no finite number for any row of the input that the row could be compared with.";
            return new(ExplanationOutcomeKind.Unusable, reason);
        }

        var used = Math.Clamp(MostRows / (2 * PermutationShapley.MinRounds * Math.Max(1, players.Count)), 1, finite.Length);
        var failed = background.Failed + background.Rows.Count - finite.Length;
        var others = background.Rows.Select(finite[..used]);
        var mixed = new MixedBatches(row, others, players);
        var scale = request.Scale;
        var predicted = Number(prediction[output], 0);
        if (scale == ExplanationScale.LogOdds && !LogOdds.Takes(predicted))
        {
            return new(ExplanationOutcomeKind.Invalid,
                $"Output '{output}' is no probability, so it has no log-odds; leave \"scale\" out, or name another output.");
        }

        var game = new ShapleyGame(
            players.Count,
            Scaled(scale, predicted),
            [.. finite.Take(used).Select(each => Scaled(scale, Number(background.Outputs[output], each)))],
            mixed.Differing(),
            async (rows, token) =>
            {
                var made = await model.ApplyAsync(rows.Count, (start, count) => mixed.Mix(rows, start, count), token);
                var column = made[output];
                var values = new double[rows.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = Scaled(scale, Number(column, i));
                return values;
            });
        var isExact = request.Samples is null && players.Count <= ExactShapley.MaxPlayers;
        var (contributions, rounds) = isExact
            ? (await ExactShapley.ComputeAsync(game, cancellationToken), 0)
            : await EstimateAsync(game, row.Users[0], request.Samples, cancellationToken);
        var listed = new ContributionList(players, row, background, contributions, request.Top);
        return new(ExplanationOutcomeKind.Explained)
        {
            Explanation = new(
                pipeline.Name,
                row.Users[0],
                lease.Version,
                output,
                scale,
                isExact ? ExplanationMethod.Exact : ExplanationMethod.Permutation,
                rounds * used,
                new(background.Id, used, failed),
                game.Baseline,
                game.Prediction,
                listed.Listed,
                listed.Others,
                game.Prediction - game.Baseline - listed.Sum),
        };
    }

    private Task<(Contribution[] Contributions, int Rounds)> EstimateAsync(
        ShapleyGame game, string user, int? samples, CancellationToken cancellationToken)
    {
        var rounds = samples is { } asked
            ? Math.Max(PermutationShapley.MinRounds, (asked + game.Backgrounds.Count - 1) / game.Backgrounds.Count)
            : MaxRounds;
        var order = SeededOrder.Of(pipeline.Name, lease.Version, user);
        return PermutationShapley.ComputeAsync(game, order, rounds, samples is null ? Tolerance : 0, cancellationToken);
    }

    private static double Scaled(ExplanationScale scale, double value) => scale == ExplanationScale.LogOdds ? LogOdds.Of(value) : value;

    // False for NaN.
    private static bool HasDistance(double value) => Math.Abs(value) <= Largest;

    private static double Number(Column output, int row)
    {
        var value = ColumnValue.Number(output, row);
        if (HasDistance(value))
            return value;
        var what = double.IsFinite(value) ? "is beyond 1e150, too large to be explained" : "is no finite number";
        throw new ModelException($"output '{output.Field.Name}' {what}.") { IsOutput = true };
    }

    private static ExplanationOutcome Unusable(string reason, ModelException e) =>
        new(ExplanationOutcomeKind.Unusable, reason, Detail: e.Detail);
}
