namespace ModelPipeline.Compliance;

/// <summary>The answers of a model for all kinds of batches, and calls that end early.</summary>
public abstract class ModelAnswersCompliance(IModelSample sample) : ModelCompliance(sample)
{
    [Fact]
    public async Task ApplyAsync_BatchesOfAnySize_GiveEachRowTheSameRightAnswer()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(600);
        var whole = await model.ApplyAsync(rows, Token);

        AreTheScoresOf(rows, whole);
        Assert.True(ScoresIn(whole).Distinct().Count() > 50, "The rows of the sample differ too little.");
        foreach (var size in new[] { 1, 7, 599 })
        {
            for (var start = 0; start < rows.Count; start += size)
            {
                var part = rows.Slice(start, Math.Min(size, rows.Count - start));
                var outputs = await model.ApplyAsync(part, Token);
                Assert.Equal(part.Users, outputs.Users);
                Assert.Equal(ScoresIn(whole)[start..(start + part.Count)], ScoresIn(outputs), (a, b) => Math.Abs(a - b) <= 1e-6);
            }
        }
    }

    [Fact]
    public async Task ApplyAsync_RowsForwardsAndBackwards_GetTheirOwnAnswers()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(50);

        // The model must not reuse the result of another row with the same index.
        foreach (var row in Enumerable.Range(0, 50).Concat(Enumerable.Range(0, 50).Reverse()))
            AreTheScoresOf(rows.Slice(row, 1), await model.ApplyAsync(rows.Slice(row, 1), Token));
        var backwards = rows.Select([.. Enumerable.Range(0, 50).Reverse()]);
        AreTheScoresOf(backwards, await model.ApplyAsync(backwards, Token));
    }

    [Fact]
    public async Task ApplyAsync_AllOutputs_HaveTheSchemaOfTheModel()
    {
        await using var model = await LoadAsync();
        foreach (var count in new[] { 0, 1, 3 })
        {
            var rows = Sample.Rows(count);
            var outputs = await model.ApplyAsync(rows, Token);

            Assert.Equal(rows.Users, outputs.Users);
            Assert.NotEmpty(outputs.Columns);
            Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
        }
    }

    [Fact]
    public async Task ApplyAsync_ColumnsInAnyOrder_GiveTheSame()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(20);

        AreTheScoresOf(rows, await model.ApplyAsync(new(rows.Users, [.. rows.Columns.Reverse()]), Token));
    }

    [Fact]
    public async Task ApplyAsync_ThirtyTwoThreadsAtOnce_EachGetsItsOwnAnswers()
    {
        await using var model = await LoadScoreAsync();
        var batches = Enumerable.Range(0, 32).Select(seed => Sample.Rows(50 + seed, seed)).ToArray();
        using var start = new Barrier(batches.Length);

        // Each call has its own thread. The thread pool of a small machine would run most calls one after the other.
        var outputs = await Task.WhenAll(batches.Select(batch => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait(Token);
            return model.ApplyAsync(batch, Token).AsTask();
        }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.All(batches.Zip(outputs), each => AreTheScoresOf(each.First, each.Second));
    }

    [Fact]
    public async Task ApplyAsync_MixedRows_GiveContributionsThatAddUp()
    {
        await using var model = await LoadScoreAsync();
        var background = Sample.Rows(20, seed: 2);
        var baselines = ScoresIn(await model.ApplyAsync(background, Token));
        var players = Player.Of(new(background.Columns.Select(column => column.Field)), new Dictionary<string, string[]>());
        for (var row = 0; row < 5; row++)
        {
            var explained = Sample.Rows(5).Slice(row, 1);
            var mixed = new MixedBatches(explained, background, players);
            var game = new ShapleyGame(
                players.Count, ScoresIn(await model.ApplyAsync(explained, Token))[0], baselines, mixed.Differing(),
                async (rows, token) => ScoresIn(await model.ApplyAsync(mixed.Mix(rows, 0, rows.Count), token)));

            var (estimates, _) = await PermutationShapley.ComputeAsync(game, new(1), maxRounds: 2, tolerance: 0, Token);
            var exact = await ExactShapley.ComputeAsync(game, Token);

            Assert.Equal(game.Prediction - game.Baseline, estimates.Sum(each => each.Value), 1e-6);
            Assert.Equal(game.Prediction - game.Baseline, exact.Sum(each => each.Value), 1e-6);
            Assert.Contains(exact, each => each.Value != 0);
        }
    }

    [Fact]
    public async Task LoadAsync_Inputs_AreTheColumnsOfTheRows()
    {
        await using var model = await LoadScoreAsync();

        Assert.Equal(
            Sample.Rows(1).Columns.Select(column => (column.Field.Name, column.Field.TypeName, Sample.TakesNulls)),
            model.Inputs.Select(field => (field.Name, field.TypeName, field.Nullable)));
    }

    [Fact]
    public async Task ApplyAsync_TokenIsAlreadyCancelled_ThrowsAndTheNextCallWorks()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(3);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(rows, new(canceled: true)).AsTask());

        AreTheScoresOf(rows, await model.ApplyAsync(rows, Token));
    }

    [Fact]
    public async Task ApplyAsync_CancelledInTheMiddle_EndsOrAnswersAndTheNextCallWorks()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(10_000);
        for (var round = 0; round < 5; round++)
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(2 * round));
            try
            {
                AreTheScoresOf(rows, await Task.Run(() => model.ApplyAsync(rows, cancellation.Token).AsTask(), Token));
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                // Both are right. Which happens depends on the time.
            }
        }

        AreTheScoresOf(rows.Slice(0, 5), await model.ApplyAsync(rows.Slice(0, 5), Token));
    }
}
