using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelPipeline;

/// <summary>Sends requests to an MLflow server. Settings come before the variables of MLflow's own clients.</summary>
internal sealed class MlflowServer(MlflowOptions options)
{
    private const string Credentials =
        "Models:Mlflow:Token, or Username and Password, or MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD";

    private readonly HttpClient client = HttpClients.Create();

    /// <summary>Makes the exceptions for an address.</summary>
    public static SourceErrors ErrorsOf(SourceAddress address) => new(address, Credentials);

    /// <summary>Asks a route for its answer in JSON.</summary>
    /// <exception cref="PipelineConfigurationException">Nothing is there, or the server refuses.</exception>
    /// <exception cref="SourceException">The server does not answer, or is not well.</exception>
    public async Task<T> GetAsync<T>(string route, JsonTypeInfo<T> type, SourceAddress address, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(route, 0, address, cancellationToken);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            throw ErrorsOf(address).NoAnswer(e.GetType().Name, e);
        }
    }

    /// <summary>Asks a route, and takes the headers of its answer.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string route, long offset, SourceAddress address, CancellationToken cancellationToken)
    {
        var url = Setting(options.Url, "MLFLOW_TRACKING_URI");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw ErrorsOf(address).Fault("which needs an MLflow server; set Models:Mlflow:Url or MLFLOW_TRACKING_URI to its URL");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url.TrimEnd('/')}/api/2.0/{route}");
        if (offset > 0)
            request.Headers.Range = new(offset, null);
        Authorize(request);
        return await HttpAnswer.SendAsync(client, request, ErrorsOf(address), cancellationToken);
    }

    private void Authorize(HttpRequestMessage request)
    {
        if (Setting(options.Token, "MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (Setting(options.Username, "MLFLOW_TRACKING_USERNAME") is { Length: > 0 } user)
        {
            var password = Setting(options.Password, "MLFLOW_TRACKING_PASSWORD");
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", both);
        }
    }

    private static string Setting(string value, string variable) =>
        value.Length > 0 ? value : Environment.GetEnvironmentVariable(variable) ?? "";
}
