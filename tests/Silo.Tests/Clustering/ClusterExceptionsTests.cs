using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Silo.Clustering;
using Npgsql;
using Orleans.Serialization;

namespace ModelPipeline.Tests;

/// <summary>Exceptions that silos send to other processes.</summary>
public sealed class ClusterExceptionsTests
{
    private readonly Serializer serializer =
        new ServiceCollection().AddSerializer().AddClusterExceptions().BuildServiceProvider().GetRequiredService<Serializer>();

    // The state of a grain cannot be read: the caller asks again while such an exception comes.
    [Fact]
    public void Exception_OfOrleansWithThatOfADatabase_Passes()
    {
        var away = new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused));

        var came = Pass(new OrleansException("Error reading state", away));

        Assert.Equal("Error reading state", Assert.IsType<OrleansException>(came).Message);
        Assert.Equal("Failed to connect", Assert.IsAssignableFrom<DbException>(came.InnerException).Message);
    }

    [Fact]
    public void Exception_OfADatabaseItself_Passes()
    {
        Assert.IsAssignableFrom<DbException>(Pass(new NpgsqlException("Failed to connect")));
        Assert.IsAssignableFrom<DbException>(Pass(new PostgresException("deadlock", "ERROR", "ERROR", "40P01")));
    }

    private Exception Pass(Exception sent) => serializer.Deserialize<Exception>(serializer.SerializeToArray(sent))!;
}
