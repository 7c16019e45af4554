using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>
/// One list of users to two silos, driven by choices: users come, time passes, gateways are lost, the caller may give up, and each message
/// is answered in one of many ways.
/// </summary>
internal sealed class ListHistory : IDisposable
{
    private readonly byte[] choices;
    private readonly FakeTimeProvider clock = new();
    private readonly FakeRouter router = new() { Behave = (user, _) => new(ScoreStatus.NotFound, Reason: $"{user} alone") };
    private readonly FakeListSilo[] silos = [new(), new()];
    private readonly GatewayWatch gateways = new();
    private readonly ConcurrentDictionary<Guid, (ListCall Call, int Way)> messages = [];
    private readonly List<(string User, Task<ScoreReply> Reply)> users = [];
    private readonly CancellationTokenSource gaveUp = new();
    private readonly int inFlight;
    private readonly ListBatches batches;

    public ListHistory(byte[] choices)
    {
        this.choices = choices;
        inFlight = choices[0] % 2 == 0 ? 12 : 4096;
        for (var silo = 0; silo < silos.Length; silo++)
            Answer(silo);
        var calls = new ClusterCalls(gateways, new Joining(), clock);
        var catalog = new PipelineCatalog(null!, calls, clock);
        var spread = new ByLastDigit([.. silos.Select(silo => new ListSilo(silo, clock))]);
        var lists = new ListCalls(new(router, calls, catalog), catalog, gateways, clock, spread);
        batches = lists.Begin(Caller.Anybody, "test", () => inFlight, gaveUp.Token);
    }

    /// <summary>Makes the events of the choices happen, and then finishes the list.</summary>
    public async Task RunAsync()
    {
        foreach (var choice in choices)
            Happen(choice % 16);
        batches.Flush();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return users.All(each => each.Reply.IsCompleted);
        }, "a reply for each user");

        foreach (var (user, reply) in users)
        {
            if (reply.IsCanceled)
                Assert.True(gaveUp.IsCancellationRequested, $"{user} is cancelled, and the caller waits.");
            else
                Assert.Contains((await reply).Reason, new[] { $"{user} by list", $"{user} alone" });
        }

        Assert.All(router.Calls, each => Assert.Equal(1, each.Value));
        for (var silo = 0; silo < silos.Length; silo++)
            AssertMessages(silo);
    }

    public void Dispose() => gaveUp.Dispose();

    private void Happen(int choice)
    {
        switch (choice)
        {
            case < 11:
                var user = $"user-{users.Count}";
                users.Add((user, batches.ScoreAsync(new(user))));
                break;
            case 11 or 12:
                clock.Advance(TimeSpan.FromMilliseconds(30));
                break;
            case 13:
                gateways.Lost();
                break;
            case 14:
                batches.Flush();
                break;
            case 15 when choices[^1] < 64:
                gaveUp.Cancel();
                break;
        }
    }

    // Each user is of one message at most, to their own silo, of the size that the room in flight allows.
    private void AssertMessages(int silo)
    {
        var sent = silos[silo].Lists.SelectMany(call => call.Users).ToList();
        Assert.Equal(sent.Distinct(), sent);
        Assert.All(sent, user => Assert.Equal(silo, user[^1] % 2));
        Assert.All(silos[silo].Lists, call => Assert.InRange(call.Users.Length, 1, Math.Min(inFlight / 4, ListCall.MaxUsers)));
    }

    private void Answer(int silo)
    {
        var count = 0;
        silos[silo].OnList = call =>
        {
            var way = choices[(silo + (2 * Interlocked.Increment(ref count))) % choices.Length] % 8;
            messages[call.Id] = (call, way);
            return FirstAsync(call, way);
        };
        silos[silo].OnMore = id => NextAsync(messages[id].Call, messages[id].Way);
    }

    private static Task<ListReply> FirstAsync(ListCall call, int way) => way switch
    {
        0 or 1 => Task.FromResult(FakeListSilo.All(call)),
        // Leaves users out.
        2 => Task.FromResult(FakeListSilo.Some(call, isOver: true, 0)),
        3 => throw new NotSupportedException("no such method"),
        4 => new TaskCompletionSource<ListReply>().Task,
        _ => Task.FromResult(FakeListSilo.Some(call, isOver: false, 0)),
    };

    private static Task<ListReply?> NextAsync(ListCall call, int way) => way switch
    {
        // Repeats the first user.
        5 => Task.FromResult<ListReply?>(FakeListSilo.All(call)),
        6 => new TaskCompletionSource<ListReply?>().Task,
        // Has forgotten the call.
        _ => Task.FromResult<ListReply?>(null),
    };

    private sealed class ByLastDigit(ListSilo[] silos) : IListRouter
    {
        public int Silos => silos.Length;

        public ListSilo Find(string user) => silos[user[^1] % 2];
    }
}
