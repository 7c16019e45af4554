namespace ModelPipeline.Silo.Starting;

/// <summary>
/// Starts hosted services after the HTTP server listens, and stops them while the server still listens. So probes get answers while the
/// process waits for its cluster, and while the process leaves its cluster. (ASP.NET Core itself starts its server last and stops its
/// server first.)
/// </summary>
internal sealed partial class WhileServing(string role, IReadOnlyList<IHostedService> services, Func<CancellationToken, Task> prepare,
    Joining joining, ILogger<WhileServing> log) : IHostedLifecycleService
{
    private int started;

    /// <summary>Puts the hosted services that <paramref name="add"/> registers under this class.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="role">The role of the process in the cluster, for the log.</param>
    /// <param name="add">Registers the hosted services.</param>
    /// <param name="prepare">Runs before the hosted services start.</param>
    public static void Wrap(IServiceCollection services, string role, Action add, Func<IServiceProvider, CancellationToken, Task> prepare)
    {
        var before = services.ToHashSet(ReferenceEqualityComparer.Instance);
        add();
        var added = services.Where(service => service.ServiceType == typeof(IHostedService) && !before.Contains(service)).ToList();
        foreach (var service in added)
            services.Remove(service);
        services.AddSingleton<IHostedService>(provider => new WhileServing(
            role,
            [.. added.Select(service => Create(provider, service))],
            cancellationToken => prepare(provider, cancellationToken),
            provider.GetRequiredService<Joining>(),
            provider.GetRequiredService<ILogger<WhileServing>>()));
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await prepare(cancellationToken);
        foreach (var service in services)
        {
            // Counted before the start, so that a service that has only half started is stopped too.
            started++;
            await service.StartAsync(cancellationToken);
        }

        joining.WaitsFor = null;
        LogJoined(role);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (started > 0)
            LogLeaving(role);
        while (started > 0)
            await services[--started].StopAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IHostedService Create(IServiceProvider provider, ServiceDescriptor service) =>
        (IHostedService)(service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));

    [LoggerMessage(EventId = 202, Level = LogLevel.Information, Message = "Joined: {Role}")]
    private partial void LogJoined(string role);

    [LoggerMessage(EventId = 203, Level = LogLevel.Information, Message = "Leaving: {Role}; what was accepted is finished first")]
    private partial void LogLeaving(string role);
}
