namespace ModelPipeline.Tests;

public sealed class VersionVerificationTests
{
    private readonly OpenVersions open = new();
    private readonly FakeModel model;
    private readonly FakeModel stable;

    public VersionVerificationTests()
    {
        stable = open.Open("v1");
        model = open.Open("v2");
    }

    [Fact]
    public async Task RunAsync_Numbers_HaveTheMeanAndTheLargestDifference()
    {
        Answer(model, x => 3 * x);
        Answer(stable, x => 4 * x);

        Assert.Equal(new(3, 0, 3, MeanDifference: 3, MaxDifference: 6), (await RunAsync(1, 2, 6)).Trial);
    }

    [Fact]
    public async Task RunAsync_NoStableVersion_ComparesNothing()
    {
        Answer(model, x => x);

        Assert.Equal(new(2, 0), (await RunAsync([1, 2], withStable: false)).Trial);
    }

    [Fact]
    public async Task RunAsync_StableVersionFails_ComparesNothing()
    {
        Answer(model, x => x);
        stable.Instead = (_, _) => throw new ModelException("It does not know that.");

        Assert.Equal(new(2, 0), (await RunAsync(1, 2)).Trial);
    }

    [Fact]
    public async Task RunAsync_VersionFails_HasNoRows()
    {
        model.Instead = (_, _) => throw new ModelException("It does not know that.");

        Assert.Equal(new(0, 0), (await RunAsync(1, 2)).Trial);
    }

    [Fact]
    public async Task RunAsync_RowsThatDoNotBind_AreCounted()
    {
        Answer(model, x => x);
        Answer(stable, x => x);

        Assert.Equal(new(1, 2, 1, 0, 0), (await RunAsync(double.NaN, 7, double.NaN)).Trial);
        Assert.Equal(new(0, 1), (await RunAsync(double.NaN)).Trial);
    }

    [Fact]
    public async Task RunAsync_NoNumberWhereTheStableVersionHasOne_IsAFault()
    {
        Answer(model, x => x > 1 ? double.NaN : x);
        Answer(stable, x => x);

        var (trial, faults) = await RunAsync(1, 2, 3);

        Assert.Equal(new(3, 0, 3, MeanDifference: 0, MaxDifference: 0), trial);
        Assert.Equal(
            "Model:Outputs:y is no finite number for 2 of the first rows of the input; see how the model was trained.",
            Assert.Single(faults).ToString());
    }

    [Fact]
    public async Task RunAsync_NoNumberOfEitherVersion_IsNoFault()
    {
        Answer(model, _ => double.PositiveInfinity);
        Answer(stable, _ => double.NaN);

        var (trial, faults) = await RunAsync(1);

        Assert.Equal((new(1, 0, 1), 0), (trial, faults.Count));
    }

    [Fact]
    public async Task RunAsync_Labels_HaveTheShareThatAgrees()
    {
        Answer(model, x => $"{x}");
        Answer(stable, x => x < 3 ? $"{x}" : "other");

        Assert.Equal(new(4, 0, 4, Agreement: 0.5), (await RunAsync(1, 2, 3, 4)).Trial);
    }

    private static void Answer(FakeModel model, Func<double, double> answer) =>
        Answer(model, rows => new Column<double>(new("y", ColumnType.Double), Array.ConvertAll(rows, x => answer(x))));

    private static void Answer(FakeModel model, Func<double, string> answer) =>
        Answer(model, rows => new Column<string>(new("y", ColumnType.String), Array.ConvertAll(rows, x => answer(x))));

    private static void Answer(FakeModel model, Func<double[], Column> answer) => model.Instead = (batch, _) =>
        Task.FromResult(new Batch(batch.Users, [answer(batch.Values<double>("x").ToArray())]));

    private Task<(VersionTrial Trial, IReadOnlyList<Fault> Faults)> RunAsync(params double[] x) => RunAsync(x, withStable: true);

    private async Task<(VersionTrial Trial, IReadOnlyList<Fault> Faults)> RunAsync(double[] x, bool withStable)
    {
        var verification = new VersionVerification(open.Held("v2").Value, withStable ? open.Held("v1").Value : null);
        var rows = new Batch(
            [.. x.Select((_, row) => $"u{row}")],
            [new Column<double>(new("x", ColumnType.Double), x, Array.ConvertAll(x, double.IsNaN))]);
        var trial = await verification.RunAsync(rows, TestContext.Current.CancellationToken);
        return (trial, [.. verification.Faults]);
    }
}
