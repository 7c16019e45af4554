using System.Data.Common;
using System.Globalization;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>
/// A connection string:
/// <c>Project=...;Dataset=...[;Location=...][;MaximumBytesBilled=...][;Endpoint=...|;Emulator=...][;UniverseDomain=...]</c>
/// <c>[;Storage=Auto|On|Off][;StorageEndpoint=...]</c>.
/// </summary>
/// <param name="Project">The project that runs the queries and is billed for them.</param>
/// <param name="Dataset">The dataset of a table name without a dataset.</param>
/// <param name="Location">
/// The location of the dataset, such as <c>EU</c>; null for BigQuery's own choice, which is right only for US and EU.
/// </param>
/// <param name="MaximumBytesBilled">BigQuery refuses a query above this limit; null for no limit.</param>
/// <param name="Address">The address of the server.</param>
/// <param name="IsEmulator">Whether requests need no credentials.</param>
/// <param name="Universe">The domain of the cloud of the credentials. It is not Google's own domain if a partner runs the cloud.</param>
internal sealed record BigQueryConnection(
    string Project, string Dataset, string? Location, long? MaximumBytesBilled, Uri Address, bool IsEmulator,
    string Universe = BigQueryConnection.OwnUniverse)
{
    private const string OwnUniverse = "googleapis.com";
    private const string UniverseVariable = "GOOGLE_CLOUD_UNIVERSE_DOMAIN";

    /// <summary>An example of a connection string, for messages.</summary>
    public const string Example = "Project=my-project;Dataset=warehouse;Location=EU";

    private static readonly string[] Keys = ["Project", "Dataset", "Location", "MaximumBytesBilled", "Endpoint", "Emulator",
        "UniverseDomain", "Storage", "StorageEndpoint"];

    // BigQuery bills at least this amount for a query, so a lower limit would refuse every query.
    private const long LeastBytesBilled = 10 * 1024 * 1024;

    /// <summary>Whether jobs read through the Storage Read API.</summary>
    public BigQueryStorageUse Storage { get; init; }

    /// <summary>The server of the Storage Read API; null if the connection names another REST server and no server for this API.</summary>
    public Uri? StorageAddress { get; init; }

    /// <summary>The dataset, as the location of the store.</summary>
    public string StoreLocation => $"bigquery {Address} {Project} {Dataset}";

    /// <exception cref="PipelineConfigurationException">
    /// The connection string does not fit. The message names the key, and no value.
    /// </exception>
    public static BigQueryConnection Parse(string connectionString, string setting)
    {
        PipelineConfigurationException Mismatch(string what) =>
            new(setting, $"names a connection string that {what}; set it to \"{Example}\" or the like.");
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw Mismatch("is no list of Key=Value");
        }

        // The message does not name the key: in a malformed string, a part of a secret may look like a key.
        if (!builder.Keys.Cast<string>().All(key => Keys.Contains(key, StringComparer.OrdinalIgnoreCase)))
            throw Mismatch($"has a key that is none of {string.Join(", ", Keys)}");
        string? Get(string key) => builder.TryGetValue(key, out var value) && value is string { Length: > 0 } text ? text.Trim() : null;
        Uri? Address(string key) => Get(key) is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
            : throw Mismatch($"has an {key} that is no http or https address");

        var emulator = Address("Emulator");
        var endpoint = Address("Endpoint");
        if (emulator is not null && endpoint is not null)
            throw Mismatch("has both an Endpoint and an Emulator");
        var universe = Get("UniverseDomain")
            ?? (Environment.GetEnvironmentVariable(UniverseVariable) is { Length: > 0 } variable ? variable : OwnUniverse);
        if (Uri.CheckHostName(universe) != UriHostNameType.Dns)
            throw Mismatch("has a UniverseDomain that is no domain");
        if (!Enum.TryParse<BigQueryStorageUse>(Get("Storage") ?? nameof(BigQueryStorageUse.Auto), ignoreCase: true, out var storage)
            || !Enum.IsDefined(storage))
        {
            throw Mismatch("has a Storage that is none of Auto, On, Off");
        }

        var isGoogles = emulator is null && endpoint is null;
        var storageAddress = Address("StorageEndpoint") ?? (isGoogles ? new Uri($"https://bigquerystorage.{universe}") : null);
        if (storage == BigQueryStorageUse.On && storageAddress is null)
            throw Mismatch("has Storage=On and an Endpoint or an Emulator, but no StorageEndpoint");
        return new(
            Get("Project") ?? throw Mismatch("has no Project"),
            Get("Dataset") ?? throw Mismatch("has no Dataset"),
            Get("Location"),
            Get("MaximumBytesBilled") is not { } limit ? null
                : long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes >= LeastBytesBilled ? bytes
                : throw Mismatch(
                    $"has a MaximumBytesBilled that is no number of {LeastBytesBilled} or more, the least that BigQuery bills"),
            emulator ?? endpoint ?? new Uri($"https://bigquery.{universe}"),
            emulator is not null,
            universe)
        {
            Storage = storage,
            StorageAddress = storageAddress,
        };
    }
}
