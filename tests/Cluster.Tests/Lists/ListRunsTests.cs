using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Users of a list whose calls break, or whose silo is lost.</summary>
public sealed class ListRunsTests
{
    private static readonly string[] Users = ["a", "b", "c"];

    private readonly LogLines log = new();
    private readonly FakeScorer scorer = new();
    private readonly ListRuns runs;

    public ListRunsTests() => runs = new(scorer, TimeProvider.System, new Logger<ListRuns>(log));

    [Fact]
    public async Task Begin_ScorerThatThrows_BreaksEachUserAndLogsThem()
    {
        scorer.Beginning = _ => throw new InvalidOperationException("The pipelines are not open yet.");

        var reply = await ReadAsync();

        Assert.Equal([(0, ScoreReply.Broken.Status), (1, ScoreReply.Broken.Status), (2, ScoreReply.Broken.Status)],
            reply.Order().Select(each => (each.Row, each.Status)));
        Assert.Equal([131, 131, 131], log.All.Select(line => line.Event));
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Fail_SiloThatIsLost_LeavesTheUserOut()
    {
        scorer.Beginning = replies =>
        {
            replies.Fail(0, new OrleansException("The silo is lost."));
            replies.Fail(1, new TimeoutException());
            replies.End(2, new(ScoreStatus.NotFound));
        };

        Assert.Equal([(2, ScoreStatus.NotFound)], await ReadAsync());
        Assert.Empty(log.All);
    }

    [Fact]
    public async Task Fail_AnyOtherException_BreaksTheUserAlone()
    {
        scorer.Beginning = replies =>
        {
            replies.End(0, new(ScoreStatus.NotFound));
            replies.Fail(1, new InvalidOperationException("secret"));
            replies.End(2, new(ScoreStatus.NotFound));
        };

        Assert.Equal([(0, ScoreStatus.NotFound), (1, ScoreReply.Broken.Status), (2, ScoreStatus.NotFound)], (await ReadAsync()).Order());
        Assert.Equal(131, Assert.Single(log.All).Event);
    }

    [Fact]
    public async Task Next_CallThatIsOverOrUnknown_IsNothing()
    {
        Assert.Null(await runs.NextAsync(Guid.NewGuid(), CancellationToken.None));
    }

    private async Task<List<(int Row, ScoreStatus Status)>> ReadAsync()
    {
        var call = new ListCall(Guid.NewGuid(), "test", Users, null, ScoreOptions.FreshInList);
        var all = new List<(int, ScoreStatus)>();
        var reply = await runs.BeginAsync(call, CancellationToken.None);
        while (true)
        {
            all.AddRange(reply.Rows.Zip(reply.Replies, (row, each) => (row, each.Status)));
            if (reply.IsOver)
                break;
            reply = (await runs.NextAsync(call.Id, CancellationToken.None))!;
        }

        Assert.Null(await runs.NextAsync(call.Id, CancellationToken.None));
        return all;
    }

    private sealed class FakeScorer : IListScorer
    {
        public Action<IListReplies> Beginning { get; set; } = _ => { };

        public void Begin(ListCall call, IListReplies replies, CancellationToken cancellationToken) => Beginning(replies);
    }
}
