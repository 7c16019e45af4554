using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The section <c>Cluster:Tls</c> for the files that <see cref="TestAuthority.Write"/> writes.</summary>
internal static class TlsSettings
{
    public static JsonObject Of(string folder) => new()
    {
        ["Certificate"] = Path.Combine(folder, "tls.crt"),
        ["Key"] = Path.Combine(folder, "tls.key"),
        ["CertificateAuthority"] = Path.Combine(folder, "ca.crt"),
    };

    /// <summary>The same settings, with TLS.</summary>
    public static JsonObject WithTls(this JsonObject settings, string folder)
    {
        settings["Cluster"]!["Tls"] = Of(folder);
        return settings;
    }
}
