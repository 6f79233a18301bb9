using DuckDB.NET.Data;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables;

/// <summary>What a statement needed that the pod does not have.</summary>
public static class TableFailure
{
    /// <summary>The failure of a statement for want of memory or scratch (78). Null when it failed for another reason.</summary>
    /// <param name="why">How it failed.</param>
    /// <param name="memoryField">The field that bounds the pod's memory.</param>
    public static JobException? Of(DuckDBException why, string memoryField)
    {
        ArgumentNullException.ThrowIfNull(why);
        var said = why.Message.Split('\n')[0];
        var outOfMemory = why.Message.StartsWith("Out of Memory Error", StringComparison.Ordinal);
        if (why.Message.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
            || (outOfMemory && why.Message.Contains("max_temp_directory_size", StringComparison.Ordinal)))
        {
            return JobException.TooSmall("ScratchFull", "spec.dataset.scratch",
                $"the table does not fit on scratch: {said}; give the job more scratch, or the table fewer rows and columns", why);
        }

        return !outOfMemory ? null : JobException.TooSmall("MemoryTooSmall", memoryField,
            $"the table cannot be processed in the memory that there is: {said}; give the pod more memory", why);
    }
}
