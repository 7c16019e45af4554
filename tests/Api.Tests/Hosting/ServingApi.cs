namespace ModelPipeline.Tests;

/// <summary>One API without keys for all tests of a collection, with the pipelines of <see cref="TestFolder"/> and "steered".</summary>
public sealed class ServingApi : IAsyncLifetime
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(1);

    internal TestFolder Folder { get; } = new();

    internal TestApi Api { get; private set; } = null!;

    internal HttpClient Http => Api.Http;

    /// <summary>The input of "steered", which fails as a test says.</summary>
    internal FakeRetriever Retriever { get; } = new();

    /// <summary>The output of "steered".</summary>
    internal FakeWriter Writer { get; } = new();

    /// <summary>The events of "steered".</summary>
    internal FakeTrigger Trigger { get; } = new();

    /// <summary>
    /// Makes the stores of "steered" fail as if they were away. Its calls end after a second: until then, they ask the store again.
    /// </summary>
    /// <param name="detail">What only the log may say.</param>
    internal void TakeAway(string detail)
    {
        Limit(TimeSpan.FromSeconds(1));
        var away = new StoreException("The store is down.", isTransient: true) { Detail = detail };
        Retriever.During = (_, _) => throw away;
        Writer.Forgetting = _ => throw away;
    }

    /// <summary>Makes the stores of "steered" work again, and waits until the API knows: other classes ask whether it is ready.</summary>
    internal async Task BringBackAsync()
    {
        Limit(CallTimeout);
        Retriever.During = (_, _) => Task.CompletedTask;
        Writer.Forgetting = _ => null;
        await Eventually.TrueAsync(async () =>
        {
            await Http.AskAsync("POST /pipelines/steered/users/back/score");
            return (await Http.AskAsync("GET /health/ready")).Status == 200;
        }, "the API to be ready again");
    }

    public async ValueTask InitializeAsync() => Api = await TestApi.StartAsync(Folder, Folder.Settings(), services => services
        .AddTrigger("Steered", _ => Trigger)
        .AddPipeline("steered", pipeline => pipeline.Retrieve(_ => Retriever).Apply(_ => new FakeModel()).Write(_ => Writer)
            .Configure(options =>
            {
                options.Timeout = CallTimeout;
                options.Triggers["queue"] = new() { Kind = "Steered" };
            })));

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Folder.Dispose();
    }

    private void Limit(TimeSpan timeout) => Api.Pipelines.Find("steered")!.Pipeline.Options.Timeout = timeout;
}
