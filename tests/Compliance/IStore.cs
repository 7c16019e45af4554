namespace ModelPipeline.Compliance;

/// <summary>A store as the suites see it. One a test: made empty, and gone at the end.</summary>
public interface IStore : IAsyncLifetime
{
    /// <summary>Whether NaN is kept; else it comes back as null.</summary>
    bool KeepsNaN { get; }

    /// <summary>Whether tables can have that name at all.</summary>
    bool CanNameTable(string name);

    /// <summary>Whether columns can.</summary>
    bool CanNameColumn(string name);

    /// <summary>The table as setting <c>Table</c> names it.</summary>
    string Setting(string table);

    /// <summary>Makes the store unreachable, or its data unreadable, at once.</summary>
    Task StopAsync();

    /// <summary>Undoes <see cref="StopAsync"/>.</summary>
    Task StartAsync();
}
