using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Api;

/// <summary>
/// The files of <c>/docs</c>: the project's own, and the script of Scalar, which its package carries. They are read at the first request.
/// </summary>
internal sealed class DocsFiles
{
    // The package has the script compressed.
    private const string Scalar = "ScalarStaticAssets.scalar.js";

    private readonly Lazy<Dictionary<string, DocsFile>> files = new(() => new()
    {
        ["index.html"] = Own("index.html", "text/html; charset=utf-8"),
        ["docs.css"] = Own("docs.css", "text/css; charset=utf-8"),
        ["docs.js"] = Own("docs.js", "text/javascript; charset=utf-8"),
        ["scalar.js"] = File(Read(typeof(global::Scalar.AspNetCore.ScalarOptions).Assembly, Scalar), "text/javascript; charset=utf-8"),
    });

    /// <summary>A file by its name; null for an unknown name.</summary>
    public DocsFile? Find(string name) => files.Value.GetValueOrDefault(name);

    /// <summary>The content of a file as text.</summary>
    public string Text(string name) => Encoding.UTF8.GetString(files.Value[name].Plain());

    private static DocsFile Own(string name, string type)
    {
        using var compressed = new MemoryStream();
        using (var to = new GZipStream(compressed, CompressionLevel.SmallestSize))
            to.Write(Read(Assembly.GetExecutingAssembly(), $"docs/{name}"));
        return File(compressed.ToArray(), type);
    }

    private static DocsFile File(byte[] gzip, string type) =>
        new(type, $"\"{Convert.ToHexStringLower(SHA256.HashData(gzip).AsSpan(0, 16))}\"", gzip);

    private static byte[] Read(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no file {name}.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
