using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;
using Polly;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Registration of the BigQuery connector.</summary>
public static class BigQueryServices
{
    // An answer is held back for up to ten seconds while a query runs, and a result page can take as long again.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Adds the retriever kind and the writer kind <c>BigQuery</c>, and the HTTP client that they share.</summary>
    public static IServiceCollection AddBigQuery(this IServiceCollection services)
    {
        services.TryAddSingleton<BigQueryCredentials>();
        services.TryAddTransient<BigQueryHandler>();
        services.AddHttpClient(BigQueryClient.Name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                // BigQuery compresses its answers for those alone who say gzip here too.
                client.DefaultRequestHeaders.UserAgent.ParseAdd("ModelPipeline (gzip)");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = TimeSpan.FromSeconds(10) })
            .AddResilienceHandler(BigQueryClient.Name, pipeline => pipeline.AddRetry(Retry()).AddTimeout(AttemptTimeout));
        services.AddHttpClient(BigQueryClient.Name).AddHttpMessageHandler<BigQueryHandler>();
        return services
            .AddRetriever("BigQuery", context => new BigQueryRetriever(context, context.Services.GetRequiredService<IHttpClientFactory>(), context.Services.GetRequiredService<TimeProvider>()))
            .AddWriter("BigQuery", context => new BigQueryWriter(context, context.Services.GetRequiredService<IHttpClientFactory>(), context.Services.GetRequiredService<TimeProvider>()));
    }

    // Every request may be sent twice: queries carry an id, jobs and rows are named by us, the others change nothing or end in a conflict.
    private static HttpRetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = 3,
        // Google's own clients begin with a second; the deadline of a caller is ten.
        Delay = TimeSpan.FromMilliseconds(250),
        MaxDelay = TimeSpan.FromSeconds(8),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = async attempt => attempt.Outcome switch
        {
            { Exception: BigQueryCredentialsException credentials } => credentials.IsTransient,
            { Exception: { } e } => BigQueryTrouble.Is(e),
            { Result: { IsSuccessStatusCode: false } answer } => (await BigQueryError.ReadAsync(answer, attempt.Context.CancellationToken)).MayBeSentAgain,
            _ => false,
        },
    };
}
