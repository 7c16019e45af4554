using System.Collections.Concurrent;
using Google.Cloud.BigQuery.Storage.V1;
using Grpc.Net.Client;
using ModelPipeline.Connectors.BigQuery.Credentials;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>The connections of this process to the Storage Read API, one for each server. Thread-safe.</summary>
internal sealed class BigQueryStorageChannels(BigQueryCredentials credentials) : IDisposable
{
    // The largest message that the service sends. The library's default limit is 4 MB.
    private const int MostBytesOfAMessage = 128 * 1024 * 1024;

    private readonly ConcurrentDictionary<(Uri Address, string? Universe), Lazy<GrpcChannel>> channels = new();

    /// <summary>A client of the connection's server.</summary>
    /// <param name="connection">The connection, with a <see cref="BigQueryConnection.StorageAddress"/>.</param>
    public BigQueryRead.BigQueryReadClient Client(BigQueryConnection connection)
    {
        var key = (connection.StorageAddress!, connection.IsEmulator ? null : connection.Universe);
        return new(channels.GetOrAdd(key, each => new(() => Open(each.Address, each.Universe))).Value);
    }

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            channel.Value.Dispose();
    }

    // The channel uses the proxy of the environment, like REST.
    private GrpcChannel Open(Uri address, string? universe)
    {
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        };
        return GrpcChannel.ForAddress(address, new()
        {
            HttpHandler = universe is null ? sockets : new BigQueryStorageHandler(credentials, universe, sockets),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MostBytesOfAMessage,
            ThrowOperationCanceledOnCancellation = true,
        });
    }
}
