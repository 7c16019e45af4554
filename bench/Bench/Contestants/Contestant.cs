using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>A program that scores users over HTTP: one or more processes, and how they are called.</summary>
internal sealed class Contestant(string name, Uri address, IReadOnlyList<ServerProcess> processes, IReadOnlyList<int>? probePorts = null)
    : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(10) };

    public string Name => name;

    public Uri Address => address;

    public string Method { get; init; } = "POST";

    /// <summary>The part of the path before the user.</summary>
    public required string Prefix { get; init; }

    /// <summary>The part of the path after the user.</summary>
    public string Suffix { get; init; } = "/score";

    /// <summary>The API key that the program asks for; empty for none.</summary>
    public string Key { get; init; } = "";

    public IEnumerable<int> ProcessIds => processes.Select(process => process.Id);

    /// <summary>The ports of the probes; empty if the processes are not of .NET.</summary>
    public Probe? Probe { get; } = probePorts is null ? null : new(probePorts);

    /// <summary>The probability that the program answers for a user.</summary>
    public async Task<double> ScoreAsync(string user, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new(Method), new Uri(address, $"{Prefix}{user}{Suffix}"));
        if (Key.Length > 0)
            request.Headers.Authorization = new("Bearer", Key);
        using var response = await Http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{name} answers {(int)response.StatusCode} for {user}: {text}");
        return (double)JsonNode.Parse(text)!["outputs"]!["probability"]!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Reverse())
            await process.DisposeAsync();
    }
}
