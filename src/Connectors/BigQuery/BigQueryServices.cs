using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Storage;
using ModelPipeline.Connectors.BigQuery.Writing;
using Polly;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Registration of the BigQuery connector.</summary>
public static class BigQueryServices
{
    // BigQuery holds an answer back for up to ten seconds while a query runs, and a result page can take as long again.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Adds the retriever kind and the writer kind <c>BigQuery</c>, and their common HTTP client.</summary>
    public static IServiceCollection AddBigQuery(this IServiceCollection services)
    {
        services.TryAddSingleton<BigQueryCredentials>();
        services.TryAddTransient<BigQueryHandler>();
        services.TryAddSingleton<BigQueryStorageChannels>();
        services.AddHttpClient(BigQueryClient.Name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                // BigQuery compresses answers only for clients whose user agent contains gzip.
                client.DefaultRequestHeaders.UserAgent.ParseAdd("ModelPipeline (gzip)");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // In an upload in pieces, the answer 308 means that the next piece may follow.
                AllowAutoRedirect = false,
            })
            .AddResilienceHandler(BigQueryClient.Name, (pipeline, context) =>
            {
                pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                pipeline.AddRetry(BigQueryRetry.Options()).AddTimeout(AttemptTimeout);
            });
        services.AddHttpClient(BigQueryClient.Name).AddHttpMessageHandler<BigQueryHandler>();
        return services
            .AddRetriever("BigQuery",
                context =>
                    new BigQueryRetriever(context, context.Services.GetRequiredService<IHttpClientFactory>(),
                        context.Services.GetRequiredService<TimeProvider>()))
            .AddWriter("BigQuery", context => new BigQueryWriter(
                context,
                context.Services.GetRequiredService<IHttpClientFactory>(),
                context.Services.GetRequiredService<TimeProvider>(),
                turns: context.Services.GetRequiredService<IWriteTurns>()));
    }
}
