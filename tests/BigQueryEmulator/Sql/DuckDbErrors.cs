using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Translates DuckDB's errors into BigQuery's messages, as far as they are known.</summary>
internal static partial class DuckDbErrors
{
    /// <summary>The error of a statement during analysis. BigQuery adds the position.</summary>
    public static ApiException Translate(DuckDBException error, string sql, TokenReader tokens)
    {
        var name = Column().Match(error.Message).Groups["name"].Value;
        var at = tokens.Tokens.FirstOrDefault(
            token => token.IsName && token.Text.Split('.')[^1].Equals(name, StringComparison.OrdinalIgnoreCase)).Position;
        return ApiException.InvalidQuery($"{Translate(error).Message} at {SqlPosition.Of(sql, at)}");
    }

    /// <summary>The error of a running statement.</summary>
    public static ApiException Translate(DuckDBException error)
    {
        var message = error.Message.Split('\n')[0];
        if (Column().Match(message) is { Success: true } column)
            return ApiException.InvalidQuery($"Unrecognized name: {column.Groups["name"].Value}");
        if (Function().Match(message) is { Success: true } function)
            return ApiException.InvalidQuery($"Function not found: {function.Groups["name"].Value} (in the BigQuery emulator)");
        if (NotNull().Match(message) is { Success: true } required)
            return ApiException.InvalidQuery($"Required field {required.Groups["name"].Value} cannot be null");
        return ApiException.InvalidQuery($"{message} (from the BigQuery emulator's DuckDB)");
    }

    [GeneratedRegex("(Referenced column|does not have a column named) \"(?<name>[^\"]+)\"")]
    private static partial Regex Column();

    [GeneratedRegex("Function with name \"?(?<name>[^ \"]+)\"? does not exist")]
    private static partial Regex Function();

    [GeneratedRegex(@"NOT NULL constraint failed: [^.]+\.(?<name>.+)$")]
    private static partial Regex NotNull();
}
