using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>
/// Scores users of lists that come in one message, and keeps the users who have ended until a reply tells them. Thread-safe.
/// </summary>
internal sealed partial class ListRuns(IListScorer scorer, TimeProvider clock, ILogger<ListRuns> log)
{
    // A batch of a list completes hundreds of users at once. On the thread pool, the work of these users would delay the next step of every
    // call for a single user.
    private static readonly TaskScheduler Scheduler =
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2),
            maxItemsPerTask: 16).ConcurrentScheduler;

    private readonly ConcurrentDictionary<Guid, ListRun> running = [];

    /// <summary>The number of calls that are under way.</summary>
    public int Count => running.Count;

    /// <summary>Begins to score the users of a call.</summary>
    public Task<ListReply> BeginAsync(ListCall call, CancellationToken cancellationToken)
    {
        var run = new ListRun(call.Users.Length, Forget, clock, call.TakesBatches);
        running[call.Id] = run;
        Task.Factory.StartNew(() => Begin(call, run), CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler);
        return NextAsync(call.Id, run, cancellationToken);

        bool Forget() => running.TryRemove(call.Id, out _);
    }

    /// <summary>Waits for further users of a call; null if there is no such call.</summary>
    public async Task<ListReply?> NextAsync(Guid call, CancellationToken cancellationToken) =>
        running.TryGetValue(call, out var run) ? await NextAsync(call, run, cancellationToken) : null;

    private async Task<ListReply> NextAsync(Guid call, ListRun run, CancellationToken cancellationToken)
    {
        var isOver = true;
        try
        {
            var reply = await run.NextAsync(cancellationToken);
            isOver = reply.IsOver;
            return reply;
        }
        finally
        {
            // A caller that gives up does not ask again.
            if (isOver && running.TryRemove(call, out _))
                run.Dispose();
        }
    }

    private void Begin(ListCall call, ListRun run)
    {
        var replies = new RunReplies(this, call, run);
        try
        {
            scorer.Begin(call, replies, run.Token);
        }
        catch (Exception e)
        {
            // No user has begun: the pipelines are not open.
            for (var row = 0; row < call.Users.Length; row++)
                replies.Fail(row, e);
        }
    }

    [LoggerMessage(EventId = 131, Level = LogLevel.Error, Message = "Pipeline {Pipeline}: the call for user {User} of a list broke")]
    private partial void LogBroken(Exception exception, string pipeline, string user);

    private sealed class RunReplies(ListRuns runs, ListCall call, ListRun run) : IListReplies
    {
        public void End(int row, ScoreReply reply) => run.End(row, reply);

        public void Fail(int row, Exception e)
        {
            switch (e)
            {
                case OperationCanceledException when run.Token.IsCancellationRequested:
                    break;
                case OrleansException or TimeoutException:
                    // The user's grain is on a silo that is lost. The caller asks for this user alone, by its rule for lost calls.
                    run.LeaveOut();
                    break;
                default:
                    runs.LogBroken(e, call.Pipeline, call.Users[row]);
                    run.End(row, ScoreReply.Broken);
                    break;
            }
        }
    }
}
