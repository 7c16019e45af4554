using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A router with immediate answers from the test.</summary>
internal sealed class FakeRouter : IScoreRouter
{
    /// <summary>The answer to a user's call, by the number of calls for that user before it.</summary>
    public Func<string, int, ScoreReply> Behave { get; set; } = (_, _) => new(ScoreStatus.NotFound);

    /// <summary>The stored score of a user.</summary>
    public Func<string, ScoreReply> Stored { get; set; } = _ => throw new NotSupportedException();

    /// <summary>The number of calls for each user.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = [];

    /// <summary>The options of each user's last call.</summary>
    public ConcurrentDictionary<string, ScoreOptions> Options { get; } = [];

    public bool TryScoreHere(
        string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken, out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        return false;
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        new(Answer(user, options));

    /// <summary>The answer to a call.</summary>
    public ScoreReply Answer(string user, ScoreOptions options)
    {
        Options[user] = options;
        return Behave(user, Calls.AddOrUpdate(user, 1, (_, before) => before + 1) - 1);
    }

    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) => new(Stored(user));

    public ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
