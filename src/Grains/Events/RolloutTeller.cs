using System.Data.Common;

namespace ModelPipeline.Grains;

/// <summary>Tells webhooks of a rollout what its grain has stored. Runs in the grain, after each tick.</summary>
internal sealed class RolloutTeller(IEventOutbox outbox, RolloutLog log)
{
    private bool isTelling;

    /// <summary>Tells what nobody was told yet. A database that does not answer is asked again by the next call.</summary>
    public async Task TellAsync(RolloutRecord record)
    {
        var state = record.State;
        var news = RolloutNews.Of(state);
        if (isTelling || (state.ToldEpoch == state.Epoch && news.Count == 0))
            return;
        isTelling = true;
        try
        {
            foreach (var happening in news)
                await outbox.TellAsync(happening, CancellationToken.None);
            await record.ChangeAsync(next => new(RolloutNews.Told(next, state)));
        }
        catch (DbException e)
        {
            log.NotTold(state.Pipeline, e.GetType());
        }
        finally
        {
            isTelling = false;
        }
    }
}
