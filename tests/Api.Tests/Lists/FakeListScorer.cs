using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Scores users of lists by the answers of a router, or not at all.</summary>
internal sealed class FakeListScorer(FakeRouter router) : IListScorer
{
    /// <summary>The users whom nothing answers until the caller gives up.</summary>
    public Func<string, bool> IsSilentFor { get; set; } = _ => false;

    /// <summary>The exception of each call; null for none.</summary>
    public Exception? Exception { get; set; }

    /// <summary>The number of users in each call.</summary>
    public List<int> Calls { get; } = [];

    public void Begin(ListCall call, IListReplies replies, CancellationToken cancellationToken)
    {
        if (Exception is not null)
            throw Exception;
        Calls.Add(call.Users.Length);
        for (var row = 0; row < call.Users.Length; row++)
        {
            var place = row;
            if (IsSilentFor(call.Users[row]))
            {
                cancellationToken.UnsafeRegister(
                    (_, token) => replies.Fail(place, new OperationCanceledException(token)), null);
                continue;
            }

            try
            {
                replies.End(row, router.Answer(call.Users[row], call.Options));
            }
            catch (NotSupportedException e)
            {
                replies.Fail(row, e);
            }
        }
    }
}
