namespace ModelPipeline.Compliance;

/// <summary>Rows that a model cannot be applied to.</summary>
public abstract class ModelRowsCompliance(IFailingModelSample sample) : ModelCompliance(sample)
{
    [Fact]
    public async Task ApplyAsync_OneValueIsMissing_MarksThatRowUnusableWithItsColumn()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(20);
        foreach (var (row, field) in model.Inputs.Index())
        {
            var faults = new List<Fault>();
            var unusable = new List<UnusableRow>();
            var binding = InputBinding.Create(new(rows.Columns.Select(column => column.Field)), model.Inputs,
                new Dictionary<string, string>(), "Input:Table", faults);

            var usable = binding.Bind(rows.WithoutValue(field.Name, row), unusable);

            Assert.Empty(faults);
            Assert.Equal((row, field.Name), (Assert.Single(unusable).Row, unusable[0].Column));
            Assert.Equal(19, usable.Count);
            AreTheScoresOf(rows.Select([.. Enumerable.Range(0, 20).Where(each => each != row)]), await model.ApplyAsync(usable, Token));
        }
    }

    [Fact]
    public async Task ApplyAsync_OneRowIsPoison_FailsWithoutItsValueAndTheOthersAreAnswered()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(20);
        var poisoned = sample.Poisoned(rows, 7);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(poisoned, Token).AsTask());

        Assert.True(error.BlamesData);
        Assert.DoesNotContain(sample.Poison, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        var answered = new List<string>();
        var failed = new List<int>();
        var halving = new Halving<Batch>(
            async (start, count) =>
            {
                var outputs = await model.ApplyAsync(poisoned.Slice(start, count), Token);
                AreTheScoresOf(rows.Slice(start, count), outputs);
                return outputs;
            },
            outputs =>
            {
                answered.AddRange(outputs.Users);
                return Task.CompletedTask;
            },
            e => e is ModelException,
            (start, _, e) => failed.Add(e is ModelException ? start : -1),
            concurrency: 1,
            Token);
        await halving.RunAsync(20);
        Assert.Equal([7], failed);
        Assert.Equal(19, answered.Count);
    }

    [Fact]
    public async Task ApplyAsync_PoisonAmongManyCalls_FailsOnlyItsOwnCalls()
    {
        await using var model = await LoadScoreAsync();
        var batches = Enumerable.Range(0, 40).Select(seed => Sample.Rows(30, seed)).ToArray();

        await Task.WhenAll(batches.Select((rows, i) => Task.Run(async () =>
        {
            if (i % 4 == 0)
            {
                await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(sample.Poisoned(rows, i % 30), Token).AsTask());
            }
            else
            {
                AreTheScoresOf(rows, await model.ApplyAsync(rows, Token));
            }
        }, Token)));
    }
}
