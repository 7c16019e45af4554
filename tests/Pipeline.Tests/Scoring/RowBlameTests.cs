namespace ModelPipeline.Tests;

/// <summary>Rows for which a model fails, although it answers others.</summary>
public sealed class RowBlameTests
{
    private const string Known = "known";
    private const string Unknown = "secret";

    private readonly TestPipeline test = new()
    {
        Model = new()
        {
            Inputs = new([new Field("x", ColumnType.Double, Nullable: false),
            new Field("plan", ColumnType.String, Nullable: false), new Field("city", ColumnType.String, Nullable: false)])
        },
    };

    private bool isBroken;

    public RowBlameTests()
    {
        test.Retriever.Source = test.Model.Inputs;
        test.Retriever.Rows = users => Rows([.. users]);
        test.Model.Instead = (batch, _) =>
        {
            if (isBroken || batch.Values<string>("plan").Contains(Unknown) || batch.Values<string>("city").Contains(Unknown)
                || batch.Values<double>("x").Contains(13))
            {
                throw new ModelException("It does not know that.");
            }

            for (var row = 0; row < batch.Count; row++)
            {
                if (batch.Values<double>("x")[row] == 7 && batch.Values<string>("plan")[row] == "seven")
                    throw new ModelException("Not both.");
            }

            return Task.FromResult(new Batch(batch.Users,
                [new Column<double>(new("y", ColumnType.Double), batch.Values<double>("x").ToArray())]));
        };
    }

    [Theory]
    [InlineData("bad plan", "plan", "Column 'plan' holds a value that the model does not know.")]
    [InlineData("bad city", "city", "Column 'city' holds a value that the model does not know.")]
    [InlineData("bad x", "x", "Column 'x' holds a value that the model does not take.")]
    [InlineData("bad plan city", "plan", "Column 'plan' holds a value that the model does not know.")]
    [InlineData("bad both", null, "The model fails on this row, though it answers others: Not both.")]
    public async Task Score_RowThatTheModelDoesNotTake_IsUnusableAloneAndInABatch(string user, string? column, string reason)
    {
        test.Retriever.Sample = () => Rows("good");
        var runner = await test.RunnerAsync();

        var alone = await runner.ScoreAsync(user);
        var inABatch = await runner.ScoreAllAsync([.. Enumerable.Range(0, 20).Select(i => $"good{i}"), user]);

        Assert.Equal((RowOutcomeKind.Unusable, column, reason), (alone.Kind, alone.Column, alone.Reason));
        Assert.Equal((RowOutcomeKind.Unusable, column, reason), (inABatch[^1].Kind, inABatch[^1].Column, inABatch[^1].Reason));
        Assert.All(inABatch[..^1], outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
    }

    [Fact]
    public async Task Score_NoSample_LearnsFromTheRowsOfCalls()
    {
        var runner = await test.RunnerAsync();

        await runner.ScoreAsync("good");

        Assert.Equal("city", (await runner.ScoreAsync("bad city")).Column);
    }

    [Fact]
    public async Task Score_NothingScoredYetAndTheModelAnswersZeros_FindsTheColumn()
    {
        var runner = await test.RunnerAsync();

        Assert.Equal("city", (await runner.ScoreAsync("bad city")).Column);
    }

    [Fact]
    public async Task Score_ModelThatAlwaysFails_FailsAndBlamesNoColumn()
    {
        var runner = await test.RunnerAsync();
        await runner.ScoreAsync("good");
        isBroken = true;

        var outcome = await runner.ScoreAsync("good");

        Assert.Equal((RowOutcomeKind.Failed, "It does not know that.", null), (outcome.Kind, outcome.Reason, outcome.Column));
    }

    [Fact]
    public async Task Score_OutputThatCannotBeStored_FailsOnlyItsUser()
    {
        test.Model.Instead = (batch, _) => batch.Users.Contains("big")
            ? throw new ModelException("It is too large.") { IsOutput = true }
            : Task.FromResult(new Batch(batch.Users, [new Column<double>(new("y", ColumnType.Double), new double[batch.Count])]));
        var runner = await test.RunnerAsync();

        var outcomes = await runner.ScoreAllAsync(["good", "big"]);

        Assert.Equal(RowOutcomeKind.Scored, outcomes[0].Kind);
        Assert.Equal((RowOutcomeKind.Failed, "It is too large."), (outcomes[1].Kind, outcomes[1].Reason));
    }

    // "bad plan city" has a plan and a city that the model does not know.
    private static Batch Rows(params string[] users) => new(users,
    [
        new Column<double>(new("x", ColumnType.Double),
            Array.ConvertAll(users, user => user == "bad x" ? 13.0 : user == "bad both" ? 7 : 1)),
        new Column<string>(new("plan", ColumnType.String), Array.ConvertAll(users, user => user == "bad "
            + "both" ? "seven" : user.Contains("plan", StringComparison.Ordinal) ? Unknown : Known)),
        new Column<string>(new("city", ColumnType.String),
            Array.ConvertAll(users, user => user.Contains("city", StringComparison.Ordinal) ? Unknown : Known)),
    ]);
}
