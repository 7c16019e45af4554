namespace ModelPipeline.Compliance;

/// <summary>A model that takes a null as a missing value.</summary>
public abstract class ModelNullsCompliance(IModelSample sample) : ModelCompliance(sample)
{
    [Fact]
    public async Task ApplyAsync_OneValueIsMissing_AnswersTheRowWithoutIt()
    {
        await using var model = await LoadScoreAsync();
        foreach (var field in model.Inputs)
        {
            var rows = Sample.Rows(20).WithoutValue(field.Name, 3);

            AreTheScoresOf(rows, await model.ApplyAsync(Bound(model, rows, []), Token));
            AreTheScoresOf(rows.Slice(3, 1), await model.ApplyAsync(Bound(model, rows, []).Slice(3, 1), Token));
        }
    }

    [Fact]
    public async Task ApplyAsync_NullsAreSet_AnswersWithTheReplacements()
    {
        await using var model = await LoadScoreAsync();
        var rows = Sample.Rows(20);
        var field = model.Inputs.First(each => each.Type is ColumnType.Single or ColumnType.Double);
        var stand = new Dictionary<string, string> { [field.Name] = "3" };
        var filled = field.Type == ColumnType.Single
            ? rows.With(field.Name, Enumerable.Repeat(3f, 20).ToArray())
            : rows.With(field.Name, Enumerable.Repeat(3.0, 20).ToArray());

        var answers = await model.ApplyAsync(Bound(model, rows.WithoutValue(field.Name, 3), stand), Token);

        Assert.Equal(Sample.ScoresOf(filled)[3], ScoresIn(answers)[3], 1e-5);
    }

    private static Batch Bound(IModel model, Batch rows, Dictionary<string, string> nulls)
    {
        var faults = new List<Fault>();
        var unusable = new List<UnusableRow>();
        var source = new Schema(rows.Columns.Select(column => column.Field));
        var bound = InputBinding.Create(source, model.Inputs, nulls, "Input:Table", faults).Bind(rows, unusable);
        Assert.Empty(faults);
        Assert.Empty(unusable);
        return bound;
    }
}
