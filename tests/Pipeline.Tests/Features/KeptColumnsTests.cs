namespace ModelPipeline.Tests;

public sealed class KeptColumnsTests
{
    private static readonly Schema Source = new(
    [
        new("x", ColumnType.Double), new("plan", ColumnType.Text), new("price", ColumnType.Decimal), new("n", ColumnType.Int64),
        new("v", ColumnType.Vector),
    ]);

    private static readonly Schema Outputs = new([new("p", ColumnType.Double)]);

    private readonly List<Fault> faults = [];

    [Fact]
    public void Of_Columns_AreStoredInTypesThatATableHas()
    {
        var kept = Of("plan", "price", "n");

        Assert.Empty(faults);
        Assert.Equal(
            [("plan", ColumnType.String), ("price", ColumnType.Double), ("n", ColumnType.Int64)],
            kept.Fields.Select(field => (field.Name, field.Type)));
    }

    [Theory]
    [InlineData("names 'N' twice; leave one of the two out.", "n", "N")]
    [InlineData("names 'P', which is an output of the model too; give the output another name with Model:Outputs.", "P")]
    [InlineData("names 'Run_Id', which every output table has already; leave it out.", "Run_Id")]
    [InlineData("names 'plam', which is neither a column of the input nor a feature of the call; closest to it: 'plan'.", "plam")]
    [InlineData("names 'wxyzwxyz', which is neither a column of the input nor a feature of the call; name one of them.", "wxyzwxyz")]
    [InlineData("names 'v', which is a vector, and the output table holds single values; leave it out.", "v")]
    public void Of_ANameThatCannotBeKept_IsAFaultThatSaysWhy(string told, params string[] names)
    {
        var kept = Of(names);

        Assert.Equal(new Fault("Output:Keep", told), Assert.Single(faults));
        Assert.Equal(names.Length - 1, kept.Fields.Count);
    }

    [Fact]
    public void Wanted_AreTheColumnsThatTheModelDoesNotNeed()
    {
        var options = new OutputOptions { Keep = ["x", "plan"] };

        var wanted = Assert.Single(KeptColumns.Wanted(options, [new("x", ColumnType.Double)]));

        Assert.Equal(("plan", ColumnType.Text), (wanted.Name, wanted.Type));
    }

    [Fact]
    public void AddTo_RowsInAnotherOrder_KeepsTheValueOfEachUserAfterTheOutputs()
    {
        var kept = Of("plan", "n");
        var rows = new Batch(["a", "b", "c"],
        [
            new Column<string>(new("plan", ColumnType.Text), new[] { "A", "B", "C" }),
            new Column<long>(new("n", ColumnType.Int64), new[] { 1L, 2, 3 }, new[] { false, true, false }),
        ]);
        var outputs = new Batch(["c", "b"], [new Column<double>(new("p", ColumnType.Double), new[] { 0.3, 0.2 })]);

        var stored = kept.AddTo(new(outputs, "v1", default, default, Guid.Empty), rows).Outputs;

        Assert.Equal(["p", "plan", "n"], stored.Columns.Select(column => column.Field.Name));
        Assert.Equal([(0.3, "C", 3L), (0.2, "B", null)],
            Enumerable.Range(0, 2).Select(row => ((double)stored["p"].ValueAt(row)!, (string)stored["plan"].ValueAt(row)!,
                (long?)stored["n"].ValueAt(row))));
        Assert.Equal(["p"], kept.OutputsOf(stored).Columns.Select(column => column.Field.Name));
    }

    [Fact]
    public void AddTo_AValueThatCannotBeStored_IsNullAndAMissingColumnIsEmpty()
    {
        var kept = Of("n", "price");
        var rows = new Batch(["a", "b"], [new Column<string>(new("n", ColumnType.Text), new[] { "7", "seven" })]);
        var outputs = new Batch(["a", "b"], [new Column<double>(new("p", ColumnType.Double), new[] { 0.3, 0.2 })]);

        var stored = kept.AddTo(new(outputs, "v1", default, default, Guid.Empty), rows).Outputs;

        Assert.Equal([7L, null], [stored["n"].ValueAt(0), stored["n"].ValueAt(1)]);
        Assert.True(stored["price"].IsNull(0));
        Assert.Equal(ColumnType.Double, stored["price"].Field.Type);
    }

    [Fact]
    public void AddTo_NothingToKeep_IsThePredictionsThemselves()
    {
        var predictions = new Predictions(new([], []), "v1", default, default, Guid.Empty);

        Assert.Same(predictions, KeptColumns.None.AddTo(predictions, new([], [])));
        Assert.Same(predictions.Outputs, KeptColumns.None.OutputsOf(predictions.Outputs));
    }

    private KeptColumns Of(params string[] names) => KeptColumns.Of(new() { Keep = names }, Source, Outputs, faults);
}
