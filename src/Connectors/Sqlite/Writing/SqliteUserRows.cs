using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Deletes the rows of a user in SQLite, in the connection's transaction.</summary>
internal static class SqliteUserRows
{
    /// <summary>Deletes the rows from all tables that exist, and overwrites them with zeros.</summary>
    public static void Delete(SqliteConnection connection, string outputTable, string user)
    {
        // Otherwise the bytes of deleted rows stay in the file until other rows take their place.
        using var secure = connection.CreateCommand();
        secure.CommandText = "PRAGMA secure_delete = ON";
        secure.ExecuteNonQuery();
        foreach (var suffix in UserTables.Suffixes)
        {
            if (!IsThere(connection, outputTable, suffix))
                continue;
            var table = suffix.Length == 0 ? SqlName.QuoteTable(outputTable) : SqlName.QuoteBeside(outputTable, suffix);
            using var delete = connection.CreateCommand();
            delete.CommandText = $"DELETE FROM {table} WHERE {OutputTable.UserId} = $user";
            delete.Parameters.AddWithValue("$user", user);
            delete.ExecuteNonQuery();
        }
    }

    private static bool IsThere(SqliteConnection connection, string outputTable, string suffix)
    {
        var parts = SqlName.Parts(outputTable);
        using var look = connection.CreateCommand();
        look.CommandText = $"SELECT count(*) FROM pragma_table_info($table{(parts.Count > 1 ? ", $schema" : "")})";
        look.Parameters.AddWithValue("$table", parts[^1] + suffix);
        if (parts.Count > 1)
            look.Parameters.AddWithValue("$schema", parts[^2]);
        return look.ExecuteScalar() is > 0L;
    }
}
