namespace ModelPipeline.Compliance;

/// <summary>
/// A store for the compliance suites. Each test has its own store, which is empty at the beginning and deleted at the end.
/// </summary>
public interface IStore : IAsyncLifetime
{
    /// <summary>Whether the store keeps NaN. Otherwise NaN comes back as null.</summary>
    bool KeepsNaN { get; }

    /// <summary>Whether a table can have this name.</summary>
    bool CanNameTable(string name);

    /// <summary>Whether a column can have this name.</summary>
    bool CanNameColumn(string name);

    /// <summary>The value of setting <c>Table</c> for the table.</summary>
    string Setting(string table);

    /// <summary>Makes the store unreachable or its data unreadable, at once.</summary>
    Task StopAsync();

    /// <summary>Undoes <see cref="StopAsync"/>.</summary>
    Task StartAsync();
}
