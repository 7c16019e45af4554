using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class PartitionScorerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly string[] Users = [.. Enumerable.Range(0, 100).Select(i => $"u{i:00}")];

    private readonly TestPipeline test = new();
    private readonly Guid job = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Scan_ScoresEverybodyOnceWithTheJobAsRun()
    {
        var progress = await RunAsync(Users);

        Assert.Equal(new(Users[^1], 10, 100, 100, 0, IsDone: true), progress);
        Assert.All(Users, user => Assert.Single(test.Writer.Rows[user]));
        Assert.All(test.Writer.Writes, write => Assert.Equal(job, write.RunId));
        Assert.Single(test.Retriever.Scans);
    }

    [Fact]
    public async Task RunAsync_LargeBatches_TheModelIsAppliedToSlicesOfACallsBatch()
    {
        (test.Writer.DefaultBatchSize, test.Options.Batching.MaxBatchSize) = (50, 20);
        test.Retriever.Null.Add(Users[3]);
        var applied = new List<int>();
        test.Model.During = (batch, _) =>
        {
            applied.Add(batch.Count);
            return Task.CompletedTask;
        };
        test.Retriever.Everybody = Users;
        var work = new PartitionWork(job, 0, "u00|u99", IsUserList: false);

        var progress = await Scorer(batchSize: null).RunAsync(await test.RunnerAsync(), work, new(), Long, Token);

        Assert.Equal((100, 99, 1), (progress.Read, progress.Scored, progress.Failed));
        Assert.Equal([19, 20, 10, 20, 20, 10], applied);
        Assert.Equal([49, 50], test.Writer.Writes.Select(write => write.Outputs.Count));
        Assert.Equal(Users.Except([Users[3]]), test.Writer.Writes.SelectMany(write => write.Outputs.Users));
        Assert.All(test.Writer.Rows, row => Assert.Equal(2.0 * row.Key.Length, Assert.Single(row.Value)));
    }

    [Fact]
    public async Task RunAsync_StoresThatBillQueries_AddsTheirCost()
    {
        (test.Retriever.BatchCost, test.Writer.WriteCost) = (new(0, 0, 10), new(1, 5, 0));
        test.Retriever.Everybody = Users;
        var runner = await test.RunnerAsync();
        var work = new PartitionWork(job, 0, "u00|u99", IsUserList: false);

        var progress = await Scorer().RunAsync(runner, work, new(Users[49], 5, 50, 50) { Cost = new(5, 25, 50) }, Long, Token);

        Assert.Equal(new(10, 50, 100), progress.Cost);
        Assert.Equal(new(5, 25, 50), runner.Calls.Cost);
    }

    [Fact]
    public async Task RunAsync_LinesThatAreNoRow_AreRecordedAndCountAsFailed()
    {
        test.Retriever.Unreadable = [new("data.csv:17", "Line 17 of 'data.csv' does not split."),
            new("data.csv:18", "Line 18 of 'data.csv' does not split.")];

        var progress = await RunAsync(Users);

        Assert.Equal(new(Users[^1], 10, 102, 100, 2, IsDone: true), progress);
        Assert.Equal(test.Retriever.Unreadable,
            test.Writer.Failures.Select(failure => new FailedUser(failure.Key, failure.Value)).OrderBy(failure => failure.User));
    }

    [Fact]
    public async Task RunAsync_FromAProgress_ContinuesAfterIt()
    {
        var progress = await RunAsync(Users, new("u79", 8, 80, 79, 1));

        Assert.Equal(new(Users[^1], 10, 100, 99, 1, IsDone: true), progress);
        Assert.Equal(Users[80..], test.Writer.Rows.Keys.Order());
    }

    [Fact]
    public async Task RunAsync_CalledSeveralTimes_ContinuesBetweenWithOneScan()
    {
        test.Retriever.Everybody = Users;
        test.Writer.During = (_, token) => Task.Delay(20, token);
        var scorer = Scorer();
        var runner = await test.RunnerAsync();
        var work = new PartitionWork(job, 0, $"{Users[0]}|{Users[^1]}", IsUserList: false);
        var seen = new List<PartitionProgress>();
        do
            seen.Add(await scorer.RunAsync(runner, work, seen.LastOrDefault() ?? new(), TimeSpan.FromMilliseconds(30), Token));
        while (!seen[^1].IsDone);

        Assert.True(seen.Count > 2);
        Assert.Equal(seen.OrderBy(each => each.Batches), seen);
        Assert.All(seen, each => Assert.InRange(each.Read, each.Scored, each.Scored + 30));
        Assert.Equal((100, 100), (seen[^1].Read, seen[^1].Scored));
        Assert.Single(test.Retriever.Scans);
        Assert.Equal(seen[^1], await scorer.RunAsync(runner, work, new(), Long, Token));
    }

    [Fact]
    public async Task StopAsync_InTheMiddle_ScoresOnlyReadRows()
    {
        var gate = new Gate();
        test.Retriever.Everybody = Users;
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var scorer = Scorer();
        var runner = await test.RunnerAsync();
        var work = new PartitionWork(job, 0, $"{Users[0]}|{Users[^1]}", IsUserList: false);
        await scorer.RunAsync(runner, work, new(), TimeSpan.Zero, Token);
        await Eventually.TrueAsync(() => test.Model.Calls >= 3, "batches that are applied while the first is written");

        var stopping = scorer.StopAsync(job, 0, Long);
        gate.Open();
        var progress = await stopping;
        var next = await scorer.RunAsync(runner, work, new(), Long, Token);

        Assert.Equal(new("u29", 3, 30, 30, 0), progress);
        Assert.Equal(new(Users[^1], 10, 100, 100, 0, IsDone: true), next);
        Assert.Null(await scorer.StopAsync(job, 1, Long));
    }

    [Fact]
    public async Task RunAsync_AfterAFailure_ContinuesFromTheCommittedRowsAndCountsRepeatedReads()
    {
        var refused = false;
        test.Retriever.Everybody = Users;
        test.Writer.During = (predictions, _) =>
            predictions.Outputs.Users.Contains("u30") && !refused && (refused = true)
                ? throw new StoreException("permission denied")
                : Task.CompletedTask;
        var scorer = Scorer();
        var runner = await test.RunnerAsync();
        var work = new PartitionWork(job, 0, $"{Users[0]}|{Users[^1]}", IsUserList: false);

        var first = await scorer.RunAsync(runner, work, new(), Long, Token);
        var second = await scorer.RunAsync(runner, work, new(), Long, Token);

        Assert.Equal(("permission denied", 30), (first.Failure, first.Scored));
        Assert.Equal((true, 100, first.Read + 70), (second.IsDone, second.Scored, second.Read));
        Assert.All(Users, user => Assert.Single(test.Writer.Rows[user]));
    }

    [Fact]
    public async Task CloseAsync_SiloStops_TellsTheJobToContinueElsewhere()
    {
        var gate = new Gate();
        test.Retriever.Everybody = Users;
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var scorer = Scorer();
        var runner = await test.RunnerAsync();
        var work = new PartitionWork(job, 0, $"{Users[0]}|{Users[^1]}", IsUserList: false);
        var running = scorer.RunAsync(runner, work, new(), Long, Token);
        await gate.Reached;

        var closing = scorer.CloseAsync(Long);
        gate.Open();
        await closing;
        var progress = await running;

        Assert.Equal(("Its silo is stopping.", true, progress.Read), (progress.Failure, progress.MayPass, progress.Scored));
        Assert.Equal("Its silo is stopping.", (await scorer.RunAsync(runner, work with { Index = 1 }, new(), Long, Token)).Failure);
    }

    [Fact]
    public async Task RunAsync_BadRows_AreRecordedAndOthersAreScored()
    {
        string[] users = [.. Users[..15], "poison", .. Users[15..30], "refused", .. Users[30..]];
        test.Retriever.Null.Add("u40");
        test.Retriever.Twice.Add("u50");

        var progress = await RunAsync(users);

        Assert.Equal((102, 98, 4, true), (progress.Read, progress.Scored, progress.Failed, progress.IsDone));
        Assert.Equal(["poison", "refused", "u40", "u50"], test.Writer.Failures.Keys.Order());
        Assert.Contains("'x' has no value", test.Writer.Failures["u40"], StringComparison.Ordinal);
        Assert.Contains("more than one row", test.Writer.Failures["u50"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ValueThatCannotBeRead_FailsOnlyItsUser()
    {
        Task RefuseU33(IEnumerable<string> users) =>
            users.Contains("u33") ? throw new StoreException("Column 'x' holds nonsense.", blamesData: true) : Task.CompletedTask;
        test.Retriever.DuringScan = (request, users, _) => request.UsersOnly ? Task.CompletedTask : RefuseU33(users);
        test.Retriever.During = (users, _) => RefuseU33(users);

        var progress = await RunAsync(Users);

        Assert.Equal((100, 99, 1, true), (progress.Read, progress.Scored, progress.Failed, progress.IsDone));
        Assert.Equal("Column 'x' holds nonsense.", test.Writer.Failures["u33"]);
        Assert.All(Users.Except(["u33"]), user => Assert.Single(test.Writer.Rows[user]));
    }

    [Fact]
    public async Task RunAsync_InputFails_ReportsItAndKeepsCommittedProgress()
    {
        test.Retriever.DuringScan = (_, users, _) =>
            users[0] == "u30" ? throw new StoreException("The input is down.", isTransient: true) : Task.CompletedTask;

        var progress = await RunAsync(Users);

        Assert.Equal(new("u29", 3, 30, 30, 0) { Failure = "The input is down.", MayPass = true }, progress);
    }

    [Fact]
    public async Task RunAsync_OutputRefusesEverything_ReportsItAndBlamesNoRow()
    {
        test.Writer.During = (predictions, _) =>
            predictions.Outputs.Users.Contains("u30") ? throw new StoreException("permission denied") : Task.CompletedTask;

        var progress = await RunAsync(Users);

        Assert.Equal(new("u29", 3, progress.Read, 30, 0) { Failure = "permission denied" }, progress);
        Assert.InRange(progress.Read, 40, 60);
        Assert.Empty(test.Writer.Failures);
    }

    [Fact]
    public async Task RunAsync_UserList_ReadsByIdAndRecordsUsersWithoutARow()
    {
        var plan = UserList.Plan(["u01", "missing", "u02"], 100);

        var progress = await RunAsync(new PartitionWork(job, 0, Assert.Single(plan.Partitions), IsUserList: true));

        Assert.Equal(new("3", 1, 3, 2, 1, IsDone: true), progress);
        Assert.Equal("The input has no row for this user.", test.Writer.Failures["missing"]);
    }

    [Fact]
    public async Task StopAsync_WriteHangs_EndsInTimeAndCountsOnlyCommittedRows()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        test.Retriever.Everybody = Users;
        var scorer = Scorer();
        var runner = await test.RunnerAsync();
        await scorer.RunAsync(runner, new(job, 0, "u00|u99", IsUserList: false), new(), TimeSpan.Zero, Token);
        await gate.Reached;

        var progress = await scorer.StopAsync(job, 0, TimeSpan.FromMilliseconds(50));

        Assert.Equal((0, null), (progress!.Scored, progress.Failure));
        Assert.Empty(test.Writer.Rows);
    }

    [Fact]
    public async Task RunAsync_WhileABatchIsWritten_ReadsAhead()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);

        var running = RunAsync(Users);
        await gate.Reached;
        await Eventually.TrueAsync(() => test.Model.Calls >= 3, "batches that are applied while the first is written");
        gate.Open();

        Assert.True((await running).IsDone);
    }

    private Task<PartitionProgress> RunAsync(string[] users, PartitionProgress? known = null)
    {
        test.Retriever.Everybody = users;
        return RunAsync(new PartitionWork(job, 0, $"{users[0]}|{users[^1]}", IsUserList: false), known);
    }

    private async Task<PartitionProgress> RunAsync(PartitionWork work, PartitionProgress? known = null) =>
        await Scorer().RunAsync(await test.RunnerAsync(), work, known ?? new(), Long, Token);

    private static PartitionScorer Scorer(int? batchSize = 10) =>
        new(new() { BatchSize = batchSize }, new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
}
