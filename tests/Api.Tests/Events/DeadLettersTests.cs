using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class DeadLettersTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dead-").FullName;
    private AccessDatabase database = null!;

    public ValueTask InitializeAsync()
    {
        var file = Path.Combine(folder, "state.db");
        database = AccessServices.Open(new() { State = $"Data Source={file};Pooling=False", ServiceId = "own" });
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // PostgreSQL takes no half of a surrogate pair, so that the event would come again for ever.
    [Fact]
    public async Task Add_LongEventWithACharacterAtTheLimit_KeepsWholeCharacters()
    {
        var store = new DeadEventStore(database);
        var letters = new DeadLetters(store, new FakeTimeProvider(), NullLogger<DeadLetters>.Instance);
        var text = new string('x', (64 * 1024) - 1) + "\U0001F600" + "more";

        await letters.AddAsync("churn", new("PubSub", "s", "1", null, [], "a fault", text), null, "a fault");

        var kept = Assert.Single(await store.ReadAsync("churn", 10, TestContext.Current.CancellationToken));
        Assert.Equal(text[..((64 * 1024) - 1)], kept.Body);
    }
}
