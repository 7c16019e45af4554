using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>A user of a list whose reply is a task.</summary>
internal sealed class ListedUser : IListReplies
{
    private readonly TaskCompletionSource<ScoreReply> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reply.</summary>
    public Task<ScoreReply> Reply => reply.Task;

    public void End(int row, ScoreReply reply) => this.reply.TrySetResult(reply);

    public void Fail(int row, Exception e)
    {
        if (e is OperationCanceledException cancelled)
        {
            reply.TrySetCanceled(cancelled.CancellationToken);
        }
        else
        {
            reply.TrySetException(e);
        }
    }
}
