using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A silo whose replies about users of lists come from the test.</summary>
internal sealed class FakeListSilo : IScoringService
{
    /// <summary>The messages about many users.</summary>
    public ConcurrentQueue<ListCall> Lists { get; } = [];

    /// <summary>The token of the last message.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>The reply to a message; by default all users are scored.</summary>
    public Func<ListCall, Task<ListReply>> OnList { get; set; } = call => Task.FromResult(All(call));

    /// <summary>The reply to the question for further users.</summary>
    public Func<Guid, Task<ListReply?>> OnMore { get; set; } = _ => Task.FromResult<ListReply?>(null);

    /// <summary>A reply with all users.</summary>
    public static ListReply All(ListCall call) => Some(call, isOver: true, [.. Enumerable.Range(0, call.Users.Length)]);

    /// <summary>A reply with some users.</summary>
    public static ListReply Some(ListCall call, bool isOver, params int[] rows) =>
        new(rows, Array.ConvertAll(rows, row => new ScoreReply(ScoreStatus.NotFound, Reason: $"{call.Users[row]} by list")), isOver);

    public ValueTask<ListReply> ScoreList(ListCall call, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        Lists.Enqueue(call);
        return new(OnList(call));
    }

    public ValueTask<ListReply?> MoreOfList(Guid call, CancellationToken cancellationToken) => new(OnMore(call));

    public ValueTask<ScoreReply> Score(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<ScoreReply> GetStored(string? pipeline, string user, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<ForgetReply> Forget(string pipeline, string user, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task BeginForgetting(string pipeline, string user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EndForgetting(string pipeline, string user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
