namespace ModelPipeline.Grains;

/// <summary>The outbox of a host without webhooks: nobody is told anything.</summary>
internal sealed class NoOutbox : IEventOutbox
{
    public Task TellAsync(Happening happening, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) => Task.CompletedTask;
}
