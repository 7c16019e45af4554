namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbDatabaseTests
{
    [Fact]
    public async Task RunAsync_CancelledBeforeTheQueryBegins_EndsPromptly()
    {
        await using var database = new DuckDbDatabase("Data Source=:memory:", "Input:Connection");
        using var cancellation = new CancellationTokenSource();

        var running = database.RunAsync(command =>
        {
            cancellation.Cancel();
            command.CommandText = "SELECT sum(hash(a.range + b.range) % 7) FROM range(10000000) a, range(10000000) b";
            return command.ExecuteScalar();
        }, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }
}
