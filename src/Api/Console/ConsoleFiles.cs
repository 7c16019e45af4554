using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>The files of the console, which are inside the program. They are read and compressed at the first request.</summary>
internal sealed class ConsoleFiles
{
    /// <summary>The page that all addresses of the console show.</summary>
    public const string Index = "index.html";

    private const string Prefix = "console/";

    private readonly Lazy<FrozenDictionary<string, ConsoleFile>> files = new(() => typeof(ConsoleFiles).Assembly
        .GetManifestResourceNames().Select(name => name.Replace('\\', '/')).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(Read).ToFrozenDictionary(file => file.Path, StringComparer.Ordinal));

    /// <summary>All files.</summary>
    public IEnumerable<ConsoleFile> All => files.Value.Values;

    /// <summary>A file by its path below <c>/console/</c>; null for an unknown path.</summary>
    public ConsoleFile? Find(string path) => files.Value.GetValueOrDefault(path);

    private static ConsoleFile Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        var plain = copy.ToArray();
        return new(
            name[Prefix.Length..],
            TypeOf(name),
            $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}\"",
            plain,
            Compress(plain, to => new GZipStream(to, CompressionLevel.SmallestSize)),
            Compress(plain, to => new BrotliStream(to, CompressionLevel.Optimal)));
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> format)
    {
        using var to = new MemoryStream();
        using (var compressed = format(to))
            compressed.Write(plain);
        return to.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
