namespace ModelPipeline.Tests;

/// <summary>
/// A pipeline whose model computes y from three columns: two numbers and a text. Users u0, u1 and so on have different rows, the first of
/// which are the sample of the input.
/// </summary>
internal sealed class ExplainedPipeline : IAsyncDisposable
{
    private static readonly Field[] Columns =
        [new("a", ColumnType.Double, false), new("b", ColumnType.Double, false), new("c", ColumnType.String, false)];

    public ExplainedPipeline()
    {
        Test = new()
        {
            Name = "explained",
            Model = new()
            {
                Inputs = new(Columns),
                Outputs = new([new("y", ColumnType.Double), new("label", ColumnType.Int64), new("text", ColumnType.String)]),
            },
        };
        Test.Retriever.Source = new(Columns);
        Test.Retriever.Rows = users => RowsOf([.. users.Where(user => !user.StartsWith("missing", StringComparison.Ordinal))]);
        Test.Retriever.Sample = () => RowsOf([.. Enumerable.Range(0, Background).Select(i => $"u{i}")]);
        Test.Model.Instead = (batch, _) => Task.FromResult(Apply(batch));
    }

    public TestPipeline Test { get; }

    /// <summary>The number of users in the sample of the input.</summary>
    public int Background { get; set; } = 40;

    /// <summary>The function of the model.</summary>
    public Func<double, double, string, double> Function { get; set; } = (a, b, c) => (2 * a) - (3 * b) + (c == "x" ? 10 : 0);

    public PipelineRunner Runner { get; private set; } = null!;

    public static double A(string user) => Number(user) % 7;

    public static double B(string user) => Number(user) * Number(user) % 11;

    public static string C(string user) => Number(user) % 3 == 0 ? "x" : "y";

    public async Task<Explainer> OpenAsync(TimeProvider? clock = null, PipelineMetrics? metrics = null)
    {
        Runner = await Test.RunnerAsync(clock, metrics: metrics);
        return Runner.Explaining;
    }

    /// <summary>The explanation of a user.</summary>
    public async Task<Explanation> ExplainAsync(string user, ExplanationRequest? request = null)
    {
        var outcome = await Runner.Explaining.ExplainAsync(user, request ?? new(), TestContext.Current.CancellationToken);
        Assert.Equal((ExplanationOutcomeKind.Explained, ""), (outcome.Kind, outcome.Reason));
        return outcome.Explanation!;
    }

    public ValueTask DisposeAsync() => Runner.DisposeAsync();

    private static int Number(string user) => int.Parse(user.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static Batch RowsOf(string[] users) => new(users,
    [
        new Column<double>(Columns[0], Array.ConvertAll(users, A)),
        new Column<double>(Columns[1], Array.ConvertAll(users, B)),
        new Column<string>(Columns[2], Array.ConvertAll(users, C)),
    ]);

    private Batch Apply(Batch batch)
    {
        double[] p = [.. Enumerable.Range(0, batch.Count).Select(row => Function(
            batch.Values<double>("a")[row], batch.Values<double>("b")[row], batch.Values<string>("c")[row]))];
        return new(batch.Users,
        [
            new Column<double>(new("y", ColumnType.Double), p),
            new Column<long>(new("label", ColumnType.Int64), Array.ConvertAll(p, value => value > 0 ? 1L : 0L)),
            new Column<string>(new("text", ColumnType.String), Array.ConvertAll(p, _ => "t")),
        ]);
    }
}
