using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>Identifies the location where a part of a pipeline reads or writes. Part of stored state.</summary>
/// <param name="Hash">
/// A hash that is the same in every process that reads or writes there. The location cannot be recovered from the hash.
/// </param>
/// <param name="Name">The name of the location in the settings, for messages.</param>
public sealed record PartIdentity(string Hash, string Name)
{
    private const int Digits = 16;

    internal static PartIdentity Of(string? location, object part, string kind, string connection, string table, params string[] others)
    {
        var words = location is null
            ? [part.GetType().FullName ?? "", connection, table, .. others]
            : new[] { location, table }.Concat(others);
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(words)));
        var what = table.Length > 0 ? $"'{table}'" : "a query";
        return new(hash[..Digits], kind.Length == 0 ? part.GetType().Name : $"{what} of {kind}, connection '{connection}'");
    }

    internal string? Difference(PartIdentity here, string verb)
    {
        if (Hash == here.Hash)
            return null;
        return Name == here.Name ? $"{verb} {Name}, which leads elsewhere here" : $"{verb} {Name}, but {here.Name} here";
    }
}
