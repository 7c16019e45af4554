namespace ModelPipeline.Tests;

/// <summary>Rows of each type that are aligned, whose nulls are replaced, or that miss a value.</summary>
public sealed class InputBindingNullsTests
{
    private static readonly DateTime Moment = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    // The first row has a value, the second has none.
    public static TheoryData<Column, string, object> Filled => new()
    {
        { Of(ColumnType.Single, 1f), "2.5", 2.5f },
        { Of(ColumnType.Double, 1.0), "2.5", 2.5 },
        { Of(ColumnType.Int64, 1L), "2", 2L },
        { Of(ColumnType.Boolean, false), "true", true },
        { Of(ColumnType.String, "a"), "none", "none" },
        { Of(ColumnType.Timestamp, DateTime.UnixEpoch), "2026-01-31T12:00:00Z", Moment },
        { Of(ColumnType.Vector, new[] { 1f, 2f }), "0.5", new[] { 0.5f, 0.5f } },
    };

    [Theory]
    [MemberData(nameof(Filled))]
    public void Bind_NullOfEachType_IsReplacedAndTheRestStays(Column column, string text, object expected)
    {
        var binding = Create([Needed(column)], [column.Field], new() { ["x"] = text });
        var unusable = new List<UnusableRow>();

        var bound = binding.Bind(new(["a", "b"], [column]), unusable);

        Assert.Empty(unusable);
        Assert.True(bound.Columns[0].Nulls.IsEmpty);
        Assert.Equal([column.ValueAt(0), expected], new[] { bound.Columns[0].ValueAt(0), bound.Columns[0].ValueAt(1) });
        Assert.True(column.IsNull(1));
    }

    [Theory]
    [MemberData(nameof(Filled))]
    public void Missing_ColumnWithNulls_IsToldUnlessTheModelOrASettingTakesThem(Column column, string text, object value)
    {
        Assert.NotNull(value);
        var rows = new Batch(["a", "b"], [column]);

        var (missing, count) = Assert.Single(Create([Needed(column)], [column.Field]).Missing(rows));
        Assert.Equal(("x", 1), (missing.Field.Name, count));
        Assert.Empty(Create([Needed(column)], [column.Field], new() { ["x"] = text }).Missing(rows));
        Assert.Empty(Create([Needed(column) with { Nullable = true }], [column.Field]).Missing(rows));
        Assert.Empty(Create([Needed(column)], [column.Field]).Missing(rows.Slice(0, 1)));
    }

    [Theory]
    [MemberData(nameof(Filled))]
    public void Align_Rows_HaveTheTypesOfTheModelAndKeepTheirNulls(Column column, string text, object value)
    {
        Assert.NotNull(value);
        var other = new Column<string>(new("other", ColumnType.String), new[] { "p", "q" });
        var binding = Create([Needed(column)], [column.Field], new() { ["x"] = text });

        var aligned = binding.Align(new(["a", "b"], [other, column]));

        Assert.Equal(["a", "b"], aligned.Users);
        var only = Assert.Single(aligned.Columns);
        Assert.Equal(("x", column.Field.Type), (only.Field.Name, only.Field.Type));
        Assert.Equal([column.ValueAt(0), null], new[] { only.ValueAt(0), only.ValueAt(1) });
        Assert.Empty(only.Unusable);
    }

    // What does not convert is marked, and Bind then says why the row cannot be used.
    [Fact]
    public void Align_ValuesThatDoNotConvert_AreMarkedWithTheirReason()
    {
        var texts = new Column<string>(
            new("x", ColumnType.Text), new[] { "1", "many", "3", "1.5", "" }, new[] { false, false, false, false, true });
        var binding = Create([new("x", ColumnType.Int64, Nullable: true)], [texts.Field]);
        string[] users = ["a", "b", "c", "d", "e"];

        var aligned = binding.Align(new(users, [texts]));

        Assert.Equal([1L, null, 3L, null, null], Enumerable.Range(0, 5).Select(aligned.Columns[0].ValueAt));
        (int, string)[] reasons = [(1, "is no whole number, which the model takes"), (3, "is not a whole number, which the model takes")];
        Assert.Equal(reasons, aligned.Columns[0].Unusable.Select(each => (each.Key, each.Value)).Order());
        var unusable = new List<UnusableRow>();
        Assert.Equal(["a", "c", "e"], binding.Bind(aligned, unusable).Users);
        Assert.Equal(reasons, unusable.Select(row => (row.Row, row.Reason)).Order());
    }

    [Fact]
    public void Align_ColumnThatIsGone_MarksEveryRow()
    {
        Field[] fields = [new("x", ColumnType.Double), new("y", ColumnType.String)];
        var binding = Create(fields, fields);

        var aligned = binding.Align(new(["a", "b"], [Observed.Texts("y", "p", "q")]));

        Assert.Equal(["is gone from the input", "is gone from the input"], aligned["x"].Unusable.Values);
        Assert.Empty(aligned["y"].Unusable);
        Assert.Equal(2, binding.Count);
        Assert.Equal(["x", "y"], binding.Needed.Select(field => field.Name));
    }

    [Fact]
    public void Mismatches_ChangedInput_AreOnePhraseForEachColumn()
    {
        Field[] needed = [Number("a"), Number("b"), Number("cc"), Number("d")];
        Field[] now = [new("a", ColumnType.Int64), new("b", ColumnType.Vector), Number("Cc"), Number("cC")];

        Assert.Equal(
            [
                "column 'b' is of type Vector now, but the model takes Double", "column 'cc' has a name that fits several now",
                "column 'd' is gone",
            ], Create(needed, needed).Mismatches(new(now)));

        static Field Number(string name) => new(name, ColumnType.Double);
    }

    private static Column Of<T>(ColumnType type, T value) => new Column<T>(new("x", type), new[] { value, value }, new[] { false, true });

    private static Field Needed(Column column) =>
        new("x", column.Field.Type, Nullable: false, VectorLength: column.Field.Type == ColumnType.Vector ? 2 : null);

    private static InputBinding Create(Field[] needed, Field[] source, Dictionary<string, string>? nulls = null)
    {
        var faults = new List<Fault>();
        var binding = InputBinding.Create(new(source), new(needed), nulls ?? [], "Input:Table", faults);
        Assert.Empty(faults);
        return binding;
    }
}
