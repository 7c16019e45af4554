namespace ModelPipeline.Tests;

public sealed class InputBindingTests
{
    [Fact]
    public void Create_MissingColumn_NamesItAndListsTheColumns()
    {
        var fault = Assert.Single(Faults([new("age", ColumnType.Int64)], [new("tenure", ColumnType.Single, false)]));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("'tenure' (Single)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("it has age", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TextForANumber_NamesBothTypes()
    {
        var fault = Assert.Single(Faults([new("age", ColumnType.String)], [new("age", ColumnType.Single, false)]));
        Assert.Contains("as String, but the model takes Single", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "abc", "Model:Nulls:x")]
    [InlineData("nope", "1", "Model:Nulls:nope")]
    public void Create_NullsThatDoNotFit_AreFaults(string column, string value, string setting) =>
        Assert.Equal(setting,
            Assert.Single(Faults([new("x", ColumnType.Single)], [new("x", ColumnType.Single, false)], new() { [column] = value })).Setting);

    [Fact]
    public void Bind_NullWithoutAReplacement_MarksTheRowUnusableAndNamesTheColumn()
    {
        var source = new Batch(["a", "b", "c"],
            [new Column<double>(new("x", ColumnType.Double), new double[] { 1, 0, 3 }, new[] { false, true, false })]);

        var (inputs, unusable) = Bind(source, [new("x", ColumnType.Single, false)]);

        Assert.Equal(["a", "c"], inputs.Users);
        Assert.Equal([1f, 3f], inputs.Values<float>("x").ToArray());
        Assert.Equal((1, "x"), (Assert.Single(unusable).Row, unusable[0].Column));
        Assert.Contains("Model:Nulls", unusable[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_NullWithAReplacement_FillsIt()
    {
        var source = new Batch(["a", "b"], [new Column<double>(new("x", ColumnType.Double), new double[] { 1, 0 }, new[] { false, true })]);

        var (inputs, unusable) = Bind(source, [new("x", ColumnType.Single, false)], new() { ["x"] = "NaN" });

        Assert.Empty(unusable);
        Assert.Equal([1f, float.NaN], inputs.Values<float>("x").ToArray());
        Assert.True(inputs["x"].Nulls.IsEmpty);
    }

    // The replacement is used even if the model could take a null.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Bind_NullOfANullableInput_IsTheReplacementIfThereIsOne(bool mayBeNull, bool hasReplacement)
    {
        var x = new Column<double>(new("x", ColumnType.Double), new double[] { 1, 2, 3 }, new[] { false, true, false });
        var source = new Batch(["a", "b", "c"], [x]);

        var (inputs, unusable) = Bind(source, [new("x", ColumnType.Single, mayBeNull)], hasReplacement ? new() { ["x"] = "7.5" } : null);

        Assert.Empty(unusable);
        Assert.Equal([1f, hasReplacement ? 7.5f : null, 3f], Enumerable.Range(0, 3).Select(row => (float?)inputs["x"].ValueAt(row)));
    }

    [Fact]
    public void Bind_ColumnsAsTheModelTakesThemInAnotherOrder_AreTheModelsInputs()
    {
        var y = new Column<float>(new("y", ColumnType.Single), new float[] { 1, 2 });
        var x = new Column<string>(new("x", ColumnType.String), new[] { "a", "b" });

        var (inputs, unusable) = Bind(new(["a", "b"], [y, x]), [new("x", ColumnType.String, false), new("y", ColumnType.Single, false)]);

        Assert.Empty(unusable);
        Assert.Same(x, inputs.Columns[0]);
        Assert.Same(y, inputs.Columns[1]);
    }

    [Fact]
    public void Bind_OneColumnNeedsConversion_BoundColumnsAreThoseBeforeNullsWereReplaced()
    {
        var kept = new Column<float>(new("x", ColumnType.Single), new float[] { 1, 2 });
        var converted = new Column<long>(new("y", ColumnType.Int64), new long[] { 3, 0 }, new[] { false, true });
        var bound = new BoundColumns(2);
        var needed = new Schema([new("x", ColumnType.Single, false), new("y", ColumnType.Single, false)]);
        var source = new Batch(["a", "b"], [kept, converted]);
        var binding = InputBinding.Create(
            new(source.Columns.Select(column => column.Field)), needed, new Dictionary<string, string> { ["y"] = "9" }, "Input:Table", []);

        var inputs = binding.Bind(source, [], bound);

        Assert.Equal([3f, 9f], inputs.Values<float>("y").ToArray());
        Assert.Same(kept, bound.Sources[0]);
        Assert.Same(kept, bound.Converted[0]);
        Assert.Same(converted, bound.Sources[1]);
        Assert.True(bound.Converted[1].IsNull(1));
    }

    [Fact]
    public void Bind_NaN_IsPassedOn()
    {
        var source = new Batch(["a"], [new Column<double>(new("x", ColumnType.Double), new[] { double.NaN })]);
        Assert.True(float.IsNaN(Bind(source, [new("x", ColumnType.Single, false)]).Inputs.Values<float>("x")[0]));
    }

    [Fact]
    public void Bind_TwoBadColumnsInOneRow_ReportsTheRowOnce()
    {
        var empty = new[] { true };
        var source = new Batch(["a"],
            [new Column<long>(new("x", ColumnType.Int64), new long[1], empty),
                new Column<long>(new("y", ColumnType.Int64), new long[1], empty)]);

        var (inputs, unusable) = Bind(source, [new("x", ColumnType.Int64, false), new("y", ColumnType.Int64, false)]);

        Assert.Equal(0, inputs.Count);
        Assert.Single(unusable);
    }

    [Fact]
    public void Bind_VectorOfAnotherLength_MarksTheRowUnusable()
    {
        var source = new Batch(["a", "b"], [new Column<float[]>(new("v", ColumnType.Vector), new[] { new float[3], new float[2] })]);

        var (inputs, unusable) = Bind(source, [new("v", ColumnType.Vector, false, 3)]);

        Assert.Equal(["a"], inputs.Users);
        Assert.Equal("has 2 numbers; the model takes 3", Assert.Single(unusable).Reason);
    }

    [Fact]
    public void Bind_EveryConversion_GivesTheModelItsType()
    {
        var source = new Batch(["a"],
        [
            new Column<long>(new("i", ColumnType.Int64), new long[] { 7 }),
            new Column<bool>(new("b", ColumnType.Boolean), new[] { true }),
            new Column<double>(new("d", ColumnType.Double), new[] { 42.0 }),
            new Column<float>(new("f", ColumnType.Single), new[] { 0.5f }),
            new Column<long>(new("one", ColumnType.Int64), new long[] { 1 }),
        ]);
        Field[] needed = [new("i", ColumnType.String, false), new("b", ColumnType.Single, false), new("d", ColumnType.Int64, false),
            new("f", ColumnType.Double, false), new("one", ColumnType.Boolean, false)];

        var (inputs, unusable) = Bind(source, needed);

        Assert.Empty(unusable);
        Assert.Equal(["7", 1f, 42L, 0.5, true], inputs.Columns.Select(column => column.ValueAt(0)));
    }

    [Theory]
    [InlineData(ColumnType.Single, " 1.5 ", 1.5f)]
    [InlineData(ColumnType.Double, "1e3", 1000.0)]
    [InlineData(ColumnType.Int64, "-7", -7L)]
    [InlineData(ColumnType.Boolean, "Yes", true)]
    [InlineData(ColumnType.Boolean, "0", false)]
    [InlineData(ColumnType.Single, "many", null)]
    [InlineData(ColumnType.Int64, "1.5", null)]
    [InlineData(ColumnType.Boolean, "perhaps", null)]
    [InlineData(ColumnType.Timestamp, "soon", null)]
    public void Bind_TextOfAStoreWithoutTypes_IsReadOrMarksItsRowUnusable(ColumnType type, string text, object? expected)
    {
        var source = new Batch(["a"], [new Column<string>(new("x", ColumnType.Text), new[] { text })]);

        var (inputs, unusable) = Bind(source, [new("x", type, false)]);

        Assert.Equal(expected is null ? [] : [expected], inputs.Columns[0].Count == 0 ? [] : new[] { inputs.Columns[0].ValueAt(0) });
        Assert.Equal(expected is null, unusable.Count == 1);
        Assert.All(unusable, row => Assert.DoesNotContain(text, row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Bind_ValueThatTheStoreCouldNotGive_MarksItsRowUnusableWithTheReason()
    {
        var x = new ColumnBuilder<double>(new("x", ColumnType.Double), 3);
        x.Append(1);
        x.AppendUnusable("is infinite");
        x.Append(3);

        var (inputs, unusable) = Bind(new(["a", "b", "c"], [x.Build()]), [new("x", ColumnType.Single, false)], new() { ["x"] = "0" });

        Assert.Equal(["a", "c"], inputs.Users);
        Assert.Equal(new UnusableRow(1, "x", "is infinite"), Assert.Single(unusable));
    }

    [Fact]
    public void Bind_ColumnThatIsGoneSinceTheStart_MarksEveryRowUnusable()
    {
        var binding = Create([new("x", ColumnType.Int64)], [new("x", ColumnType.Int64, false)]);
        var unusable = new List<UnusableRow>();

        Assert.Equal(0, binding.Bind(new(["a", "b"], []), unusable).Count);

        Assert.All(unusable, row => Assert.Equal("is gone from the input", row.Reason));
        Assert.Equal(["column 'x' is gone"], binding.Mismatches(new([])));
    }

    [Fact]
    public void Bind_ColumnOfAnotherTypeSinceTheStart_ConvertsOrMarksTheRowsUnusable()
    {
        var binding = Create([new("x", ColumnType.Int64)], [new("x", ColumnType.Int64, false)]);
        var unusable = new List<UnusableRow>();

        var fractions = binding.Bind(new(["a", "b"], [new Column<double>(new("x", ColumnType.Double), new[] { 2.6, 3 })]), unusable);
        binding.Bind(new(["c"], [new Column<string>(new("x", ColumnType.String), new[] { "3" })]), unusable);

        Assert.Equal([3L], fractions.Values<long>("x").ToArray());
        Assert.Equal(["is not a whole number, which the model takes", "is of type String now, but the model takes Int64"],
            unusable.Select(row => row.Reason));
        Assert.Empty(binding.Mismatches(new([new("x", ColumnType.Double)])));
        Assert.Equal("column 'x' is of type String now, but the model takes Int64",
            Assert.Single(binding.Mismatches(new([new("x", ColumnType.String)]))));
    }

    [Theory]
    [InlineData(int.MaxValue, true)]
    [InlineData(int.MaxValue + 1L, false)]
    [InlineData(int.MinValue - 1L, false)]
    public void Bind_NumberOutOfTheModelsRange_MarksTheRowUnusable(long value, bool fits)
    {
        var source = new Batch(["a"], [new Column<long>(new("x", ColumnType.Int64), new[] { value })]);
        var (inputs, unusable) = Bind(source, [new("x", ColumnType.Int64, false, Range: (int.MinValue, int.MaxValue))]);
        Assert.Equal(fits ? 1 : 0, inputs.Count);
        Assert.Equal(!fits, unusable.Any(row => row.Column == "x"));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Bind_NumberThatIsNotWhole_MarksTheRowUnusableWithoutItsValue(double value)
    {
        var source = new Batch(["a"], [new Column<double>(new("x", ColumnType.Double), new[] { value })]);
        Assert.Equal("is not a whole number, which the model takes",
            Assert.Single(Bind(source, [new("x", ColumnType.Int64, false)]).Unusable).Reason);
    }

    private static (Batch Inputs, List<UnusableRow> Unusable) Bind(Batch source, Field[] needed, Dictionary<string, string>? nulls = null)
    {
        var faults = new List<Fault>();
        var binding = InputBinding.Create(new(source.Columns.Select(column => column.Field)), new(needed), nulls ?? [], "Input:Table",
            faults);
        Assert.Empty(faults);
        var unusable = new List<UnusableRow>();
        return (binding.Bind(source, unusable), unusable);
    }

    private static InputBinding Create(Field[] source, Field[] needed) =>
        InputBinding.Create(new(source), new(needed), new Dictionary<string, string>(), "Input:Table", []);

    private static List<Fault> Faults(Field[] source, Field[] needed, Dictionary<string, string>? nulls = null)
    {
        var faults = new List<Fault>();
        InputBinding.Create(new(source), new(needed), nulls ?? [], "Input:Table", faults);
        return faults;
    }
}
