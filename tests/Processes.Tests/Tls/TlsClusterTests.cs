using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ModelPipeline.Tests;

/// <summary>Silos and an API that speak mutual TLS.</summary>
public sealed class TlsClusterTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const string Changed = "Cluster:Tls: the files changed; new connections";

    private readonly EmptyCluster room = new(server, ServingCluster.Users);
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly TestAuthority authority = new();

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await room.DisposeAsync();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Port_OfStrangers_RefusesThemAndServesTheCluster()
    {
        var (silo, api) = await StartAsync();
        using var stranger = new TestAuthority();
        using var foreign = stranger.Issue();
        using var expired = authority.Issue(from: TimeSpan.FromDays(-2), until: TimeSpan.FromDays(-1));
        using var elsewhere = authority.Issue("elsewhere");
        using var own = authority.Issue();

        foreach (var port in new[] { silo.SiloPort, silo.GatewayPort })
        {
            using var client = new TcpClient();
            await using var member = await Knock.ConnectAsync(client, port, own);
            var still = member.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();

            Assert.True(await Knock.IsRefusedInPlainTextAsync(port), $"Plain text was not refused at {port}.");
            Assert.True(await Knock.IsRefusedAsync(port, null), $"A client without certificate was not refused at {port}.");
            Assert.True(await Knock.IsRefusedAsync(port, foreign), $"A certificate of another authority was not refused at {port}.");
            Assert.True(await Knock.IsRefusedAsync(port, expired), $"An expired certificate was not refused at {port}.");
            Assert.True(await Knock.IsRefusedAsync(port, elsewhere), $"A certificate of another name was not refused at {port}.");

            // Orleans greets, or waits for a greeting: it does not close the connection of a process of the cluster.
            Assert.True(!still.IsCompleted || await still > 0, $"A process of the cluster was refused at {port}.");
        }

        Assert.Contains("no authority of Cluster:Tls:CertificateAuthority issued it", silo.Output, StringComparison.Ordinal);
        Assert.True(await EmptyCluster.ScoresAsync(api), api.Output);
    }

    // A handshake takes several times the processor time of a call.
    [Fact]
    public async Task Score_ManyCalls_TakeTheConnectionsThatThereAre()
    {
        var (silo, api) = await StartAsync();
        var before = Connections();
        Assert.NotEmpty(before);

        for (var i = 0; i < 5; i++)
        {
            var scored = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => EmptyCluster.ScoresAsync(api)));
            Assert.All(scored, Assert.True);
        }

        Assert.Equal(before, Connections());

        string[] Connections() =>
        [
            .. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
                .Where(connection => connection.LocalEndPoint.Port == silo.GatewayPort)
                .Select(connection => $"{connection.RemoteEndPoint} {connection.State}").Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task Start_OfSiloAndApiWithoutFittingCertificate_SaysWhatToSet()
    {
        authority.Write(folder, authority.IssueForClient());
        var settings = room.Settings().WithTls(folder);
        settings["Cluster"]!["Tls"]!["Nonsense"] = 1;
        var silo = room.StartSilo(settings);

        Assert.Equal(78, await silo.ExitAsync());
        Assert.Contains("it is not for server authentication", silo.Output, StringComparison.Ordinal);
        Assert.Contains("Cluster:Tls:Nonsense is no setting", silo.Output, StringComparison.Ordinal);

        using var workplace = new Workplace();
        File.Delete(Path.Combine(folder, "ca.crt"));
        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, room.Settings().WithTls(folder));
        Assert.Equal(78, exitCode);
        Assert.Contains($"Cluster:Tls:CertificateAuthority is '{folder}/ca.crt', which does not exist", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 480_000)]
    public async Task Authority_ReplacedUnderLoad_FailsNoCall()
    {
        using var next = new TestAuthority("next");
        authority.Write(folder);
        var settings = room.Settings().WithTls(folder);
        var silos = await Task.WhenAll(room.StartSilo(settings).ReadyAsync(), room.StartSilo(settings).ReadyAsync());
        var api = await room.StartApiAsync(settings);
        await using var load = new Load(() => api.Http);
        await load.WaitUntilEvenAsync();

        // As docs/security.md says: both authorities, then the certificates, then the new authority alone.
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), $"{authority.Pem}\n{next.Pem}", TestContext.Current.CancellationToken);
        await ReadAsync(1);
        next.Write(folder, authorities: $"{authority.Pem}\n{next.Pem}");
        await ReadAsync(2);
        next.Write(folder, next.Issue());
        await ReadAsync(3);

        // New connections from and to every process, of the new authority alone.
        var newcomer = await room.StartSilo(settings).ReadyAsync();
        await load.WaitUntilEvenAsync();
        silos[0].Stop();
        Assert.Equal(0, await silos[0].ExitAsync());
        await load.WaitUntilEvenAsync();
        await load.StopAsync();

        Assert.Empty(load.Calls.Where(call => call.Status != 200).Select(call => call.Problem));
        using var old = authority.Issue();
        Assert.True(await Knock.IsRefusedAsync(newcomer.GatewayPort, old), "The old authority is still accepted.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Calls.Count} calls while the authority was replaced, none failed.");

        // A change of both files can be read in two steps.
        Task ReadAsync(int times) => Eventually.TrueAsync(
            () => Task.FromResult(silos.Select(silo => silo.Output).Append(api.Output).All(output => Count(output) >= times)),
            TimeSpan.FromSeconds(60), () => $"every process to read the files {times} time(s). The API said:\n{api.Output}");
    }

    [Fact]
    public async Task Localhost_WithTls_ServesAndRefusesPlainText()
    {
        authority.Write(folder);
        using var workplace = new Workplace();
        var settings = Workplace.Settings().WithTls(folder);
        await using var api = await ApiProcess.StartAsync(workplace, settings);

        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");

        var gateway = (int)settings["Cluster"]!["GatewayPort"]!;
        Assert.True(await Knock.IsRefusedInPlainTextAsync(gateway), "Plain text was not refused.");
        Assert.True(await Knock.IsRefusedAsync(gateway, null), "A client without certificate was not refused.");
    }

    private async Task<(SiloProcess Silo, ApiProcess Api)> StartAsync()
    {
        authority.Write(folder);
        var settings = room.Settings().WithTls(folder);
        var silo = await room.StartSilo(settings).ReadyAsync();
        var api = await room.StartApiAsync(settings);
        Assert.True(await EmptyCluster.ScoresAsync(api), api.Output);
        return (silo, api);
    }

    private static int Count(string output) => output.Split(Changed).Length - 1;
}
