namespace ModelPipeline.Tests;

/// <summary>
/// A pipeline with different values for each user, so that a score shows its user. Ids have one length ("u00" to "u99"). The output depends
/// on the user and on both input columns, and each score has its own output. A row makes the model fail by its value, as a real row does.
/// </summary>
internal sealed class DistinctPipeline
{
    public DistinctPipeline()
    {
        var inputs = new Schema([new("x", ColumnType.Double, Nullable: false), new("z", ColumnType.Double, Nullable: false)]);
        Test = new() { Model = new() { Inputs = inputs } };
        Test.Options.Batching.MaxConcurrentRuns = 1;
        Test.Retriever.Source = new([new("x", ColumnType.Double), new("z", ColumnType.Double)]);
        Test.Retriever.Rows = Rows;
        Test.Model.Instead = (batch, _) => Apply(batch);
        Test.Writer.During = (predictions, _) => Refuse(predictions);
    }

    public TestPipeline Test { get; }

    /// <summary>Users whose z is null.</summary>
    public HashSet<string> Unusable { get; } = [];

    /// <summary>The exception that the model throws for a batch with the row of this user.</summary>
    public Dictionary<string, Exception> ModelFails { get; } = [];

    /// <summary>Users whose rows the output table refuses.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>The output of a user.</summary>
    public static double Y(string user) => Output(user, X(user), Z(user));

    /// <summary>Stores a newer score of a user, which no run has made.</summary>
    public double KeepNewer(string user, DateTimeOffset at)
    {
        var y = -Y(user);
        var outputs = new Batch([user], [new Column<double>(new("y", ColumnType.Double), new[] { y })]);
        Test.Writer.Newer[user] = new(outputs, "v2", at, at, Guid.NewGuid());
        return y;
    }

    /// <summary>Scores users in one batch, in this order. The only slot is held until all of them wait.</summary>
    public async Task<RowOutcome[]> OneBatchAsync(PipelineRunner runner, params string[] users)
    {
        var gate = new Gate();
        var during = Test.Retriever.During;
        Test.Retriever.During = (_, token) => gate.PassAsync(token);
        var first = runner.ScoreAsync("u99");
        await gate.Reached;
        var scoring = runner.ScoreAllAsync(users);
        Test.Retriever.During = during;
        Test.Retriever.Reads.Clear();
        gate.Open();
        await first;
        var outcomes = await scoring;
        Assert.True(Test.Retriever.Reads.TryPeek(out var read));
        Assert.Equal(users, read);
        return outcomes;
    }

    /// <summary>Checks that the outcome is the user's own score.</summary>
    public static void AssertScored(string user, RowOutcome outcome) => AssertScored(user, Y(user), outcome);

    /// <summary>Checks that the outcome is the user's score with this output.</summary>
    public static void AssertScored(string user, double y, RowOutcome outcome)
    {
        Assert.Equal((user, RowOutcomeKind.Scored), (user, outcome.Kind));
        Assert.Equal((user, y), (outcome.Predictions!.Outputs.Users[outcome.Row], outcome.Predictions.Outputs["y"].ValueAt(outcome.Row)));
    }

    private static double X(string user) => 10 + int.Parse(user.AsSpan(1));

    private static double Z(string user) => 900 - (7 * int.Parse(user.AsSpan(1)));

    private static double Output(string user, double x, double z) => (1e6 * int.Parse(user.AsSpan(1))) + (1e3 * x) + z;

    private Batch Rows(IReadOnlyList<string> users)
    {
        var z = new ColumnBuilder<double>(new("z", ColumnType.Double), users.Count);
        foreach (var user in users)
        {
            if (Unusable.Contains(user))
            {
                z.AppendNull();
            }
            else
            {
                z.Append(Z(user));
            }
        }

        return new(users, [new Column<double>(new("x", ColumnType.Double), users.Select(X).ToArray()), z.Build()]);
    }

    private Task<Batch> Apply(Batch batch)
    {
        var x = batch.Values<double>("x");
        var z = batch.Values<double>("z");
        foreach (var (user, error) in ModelFails)
        {
            if (x.Contains(X(user)))
                return Task.FromException<Batch>(error);
        }

        var y = new double[batch.Count];
        for (var row = 0; row < y.Length; row++)
            y[row] = Output(batch.Users[row], x[row], z[row]);
        return Task.FromResult(new Batch(batch.Users, [new Column<double>(new("y", ColumnType.Double), y)]));
    }

    private Task Refuse(Predictions predictions) => predictions.Outputs.Users.Any(Refused.Contains)
        ? Task.FromException(new StoreException("The table refuses a row.", blamesData: true))
        : Task.CompletedTask;
}
