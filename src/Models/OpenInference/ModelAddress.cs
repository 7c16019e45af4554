using System.Text.RegularExpressions;

namespace ModelPipeline.Models.OpenInference;

/// <summary>A model on a server.</summary>
/// <param name="Server">The address of the server, without <c>/v2</c>.</param>
/// <param name="Name">The name of the model.</param>
/// <param name="Version">The version; null for the one that the server chooses.</param>
internal sealed partial record ModelAddress(string Server, string Name, string? Version)
{
    /// <summary>The address of the server for messages and logs.</summary>
    public string Shown => SourceAddress.Parse(Server).Shown;

    /// <summary>The path of the model on the server.</summary>
    public string Route => $"{Server}/v2/models/{Uri.EscapeDataString(Name)}"
        + (Version is null ? "" : $"/versions/{Uri.EscapeDataString(Version)}");

    /// <summary><see cref="Route"/> for messages and logs.</summary>
    public string ShownRoute => SourceAddress.Parse(Route).Shown;

    /// <summary>Reads the settings of a model.</summary>
    /// <exception cref="PipelineConfigurationException">A setting is empty or no address.</exception>
    public static ModelAddress Of(ModelOptions options)
    {
        if (options.Path.Length > 0)
        {
            return OfModel().Match(options.Path) is { Success: true } match
                ? new(match.Groups[1].Value, Uri.UnescapeDataString(match.Groups[2].Value),
                    match.Groups[3] is { Success: true } version ? Uri.UnescapeDataString(version.Value) : null)
                : throw new PipelineConfigurationException("Model:Path", $"is '{SourceAddress.Parse(options.Path).Shown}', which is no "
                    + "address of a model on a server; leave it out and set Model:Url and Model:Name, or set "
                    + "http://host:8000/v2/models/NAME.");
        }

        var faults = new List<Fault>();
        if (options.Url.Length == 0)
        {
            faults.Add(new("Model:Url", "is empty; name the server that has the model, such as http://triton:8000."));
        }
        else if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            faults.Add(new("Model:Url", $"is '{SourceAddress.Parse(options.Url).Shown}', which is no address of a server; set "
                + "http://host:port or https://host."));
        }

        if (options.Name.Length == 0)
            faults.Add(new("Model:Name", "is empty; set the name that the model has on the server."));
        if (options.Refresh > TimeSpan.Zero)
        {
            faults.Add(new("Model:Refresh", $"is {options.Refresh}; leave it out: the server of the model decides when its version "
                + "changes, and each score has the version that made it."));
        }

        return faults.Count == 0
            ? new(options.Url.TrimEnd('/'), options.Name, options.Version.Length > 0 ? options.Version : null)
            : throw new PipelineConfigurationException(faults);
    }

    [GeneratedRegex("^(https?://.+?)/v2/models/([^/?#\\s]+)(?:/versions/([^/?#\\s]+))?/?\\z", RegexOptions.IgnoreCase)]
    private static partial Regex OfModel();
}
