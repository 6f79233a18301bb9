using System.Diagnostics;
using System.Globalization;

namespace Prometheus;

public sealed class DotNetStats
{
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Counter _collections;
    private readonly Counter _cpu;
    private readonly Gauge _managed;
    private readonly Gauge _virtual;
    private readonly Gauge _workingSet;
    private readonly Gauge _private;
    private readonly Gauge _handles;
    private readonly Gauge _threads;

    private DotNetStats(MetricFactory metrics)
    {
        _collections = metrics.CreateCounter("dotnet_collection_count_total", "GC collection count", ["generation"]);
        var start = metrics.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
        _cpu = metrics.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _virtual = metrics.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _workingSet = metrics.CreateGauge("process_working_set_bytes", "Process working set");
        _private = metrics.CreateGauge("process_private_memory_bytes", "Process private memory size");
        _handles = metrics.CreateGauge("process_open_handles", "Number of open handles");
        _threads = metrics.CreateGauge("process_num_threads", "Total number of threads");
        _managed = metrics.CreateGauge("dotnet_total_memory_bytes", "Total known allocated memory");
        start.SetToTimeUtc(_process.StartTime);
    }

    public static void Register(CollectorRegistry registry) =>
        registry.AddBeforeCollectCallback(new DotNetStats(Metrics.WithCustomRegistry(registry)).Update);

    private void Update()
    {
        // Process is not safe for two threads at once.
        lock (_process)
        {
            _process.Refresh();
            for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            {
                _collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)).IncTo(GC.CollectionCount(generation));
            }

            _managed.Set(GC.GetTotalMemory(forceFullCollection: false));
            _virtual.Set(_process.VirtualMemorySize64);
            _workingSet.Set(_process.WorkingSet64);
            _private.Set(_process.PrivateMemorySize64);
            _cpu.IncTo(_process.TotalProcessorTime.TotalSeconds);
            _handles.Set(_process.HandleCount);
            _threads.Set(_process.Threads.Count);
        }
    }
}
