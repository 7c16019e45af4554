namespace ModelPipeline.Tests;

/// <summary>A <see cref="JobWorkplace"/> with its own PostgreSQL server, which tests stop.</summary>
public sealed class StoppableWorkplace : IAsyncLifetime
{
    public StoppableWorkplace(JobModel model) => Workplace = new(Server, model);

    public PostgreSqlServer Server { get; } = new();

    public JobWorkplace Workplace { get; }

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await Workplace.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Workplace.DisposeAsync();
        await Server.DisposeAsync();
    }
}
