// Gloo's collectives behind a C interface, for Sluice.Trainer's P/Invoke (docs/adr/0030-gloo-under-a-thin-c-layer.md).
//
// A group is opened on each rank, gives the addresses at which this rank listens for each other one, and is connected once the addresses
// of all ranks are there. How they get from rank to rank is left to those who call. No function throws or ends the process: each returns 0,
// or 1 with a message. After an error the group is of no use but to be closed. A group is used by one thread at a time.
//
// Sums are deterministic: which algorithm runs follows from the number of ranks and of elements alone, and each adds in a fixed order.
#include <gloo/allgather.h>
#include <gloo/allreduce.h>
#include <gloo/broadcast.h>
#include <gloo/context.h>
#include <gloo/math.h>
#include <gloo/transport/address.h>
#include <gloo/transport/context.h>
#include <gloo/transport/tcp/device.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace {

// Up to which number of values all ranks gather all of them and add them up themselves, in the order of the ranks. Between two ranks that is
// one round of as many bytes as the ring's two; among more it is more bytes, which matter less than a round while there are few.
constexpr size_t fewOfTwo = size_t(1) << 20;
constexpr size_t few = 8192;
constexpr int mostGathering = 4;

class Group final : public gloo::Context {
 public:
  Group(int rank, int size, const char* address, int timeout) : gloo::Context(rank, size) {
    setTimeout(std::chrono::milliseconds(timeout));
    gloo::transport::tcp::attr attributes(address);
    device_ = gloo::transport::tcp::CreateDevice(attributes);
    transportContext_ = device_->createContext(rank, size);
    transportContext_->setTimeout(getTimeout());
    for (int other = 0; other < size; other++) {
      std::vector<char> bytes;
      if (other != rank) {
        auto& pair = transportContext_->createPair(other);
        pair->setLocalRank(0);
        bytes = pair->address().bytes();
        each_ = bytes.size();
      }
      addresses_.push_back(bytes);
    }
    for (auto& bytes : addresses_) {
      bytes.resize(each_); // that of this rank itself is blank
    }
  }

  // Addresses of one rank: `size` of them, each of the same length, in the order of the ranks that they are for.
  size_t length() const { return each_ * size; }

  void copyAddresses(char* into) const {
    for (int other = 0; other < size; other++) {
      std::memcpy(into + other * each_, addresses_[other].data(), each_);
    }
  }

  void connect(const char* all) {
    for (int other = 0; other < size; other++) {
      if (other != rank) {
        const char* own = all + (static_cast<size_t>(other) * size + rank) * each_;
        transportContext_->getPair(other)->connect(std::vector<char>(own, own + each_));
      }
    }
  }

 private:
  std::vector<std::vector<char>> addresses_;
  size_t each_ = 0;
};

struct Handle {
  std::shared_ptr<Group> group;
  std::vector<char> room;
  uint32_t tag = 0;
};

template <typename T>
void sumRing(Handle& handle, T* values, size_t count) {
  gloo::AllreduceOptions options(handle.group);
  options.setAlgorithm(gloo::AllreduceOptions::Algorithm::RING);
  options.setOutput(values, count);
  options.setReduceFunction([](void* to, const void* left, const void* right, size_t some) { gloo::sum<T>(to, left, right, some); });
  options.setTag(handle.tag++);
  gloo::allreduce(options);
}

template <typename T>
void sumGathered(Handle& handle, T* values, size_t count) {
  const int size = handle.group->size;
  handle.room.resize(size * count * sizeof(T));
  T* all = reinterpret_cast<T*>(handle.room.data());
  gloo::AllgatherOptions options(handle.group);
  options.setInput(values, count);
  options.setOutput(all, size * count);
  options.setTag(handle.tag++);
  gloo::allgather(options);
  std::copy_n(all, count, values);
  for (int rank = 1; rank < size; rank++) {
    const T* other = all + rank * count;
    for (size_t i = 0; i < count; i++) {
      values[i] += other[i];
    }
  }
}

template <typename T>
void sum(Handle& handle, void* values, size_t count) {
  const int size = handle.group->size;
  if (size == 2 ? count <= fewOfTwo : count <= few && size <= mostGathering) {
    sumGathered(handle, static_cast<T*>(values), count);
  } else {
    sumRing(handle, static_cast<T*>(values), count);
  }
}

template <typename F>
int guarded(char* error, int room, F&& run) {
  std::string what;
  try {
    run();
    return 0;
  } catch (const std::exception& e) {
    what = e.what();
  } catch (...) {
    what = "an error that is no std::exception";
  }
  if (error != nullptr && room > 0) {
    std::strncpy(error, what.c_str(), room - 1);
    error[room - 1] = 0;
  }
  return 1;
}

} // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

// timeout: milliseconds for connecting, and for each operation.
EXPORT int sluice_gloo_open(int rank, int size, const char* address, int timeout, Handle** handle, char* error, int room) {
  *handle = nullptr;
  return guarded(error, room, [&] {
    if (size < 2 || rank < 0 || rank >= size) {
      throw std::invalid_argument("a group has two ranks or more, numbered from 0");
    }
    auto opened = std::make_unique<Handle>();
    opened->group = std::make_shared<Group>(rank, size, address, timeout);
    *handle = opened.release();
  });
}

// The number of bytes that sluice_gloo_addresses writes.
EXPORT int64_t sluice_gloo_address_length(const Handle* handle) { return static_cast<int64_t>(handle->group->length()); }

EXPORT void sluice_gloo_addresses(const Handle* handle, char* into) { handle->group->copyAddresses(into); }

// all: what sluice_gloo_addresses gave on each rank, in the order of the ranks.
EXPORT int sluice_gloo_connect(Handle* handle, const char* all, int64_t length, char* error, int room) {
  return guarded(error, room, [&] {
    if (length != static_cast<int64_t>(handle->group->length()) * handle->group->size) {
      throw std::invalid_argument("the addresses are not those of all ranks");
    }
    handle->group->connect(all);
  });
}

// kind: 0 float, 1 double, 2 int64. The count must be the same on all ranks.
EXPORT int sluice_gloo_sum(Handle* handle, void* values, int64_t count, int kind, char* error, int room) {
  return guarded(error, room, [&] {
    switch (count <= 0 ? -1 : kind) {
      case 0: return sum<float>(*handle, values, count);
      case 1: return sum<double>(*handle, values, count);
      case 2: return sum<int64_t>(*handle, values, count);
      default: throw std::invalid_argument("no such type, or no values");
    }
  });
}

EXPORT int sluice_gloo_broadcast(Handle* handle, void* bytes, int64_t count, int root, char* error, int room) {
  return guarded(error, room, [&] {
    if (count <= 0 || root < 0 || root >= handle->group->size) {
      throw std::invalid_argument("no such root, or no bytes");
    }
    gloo::BroadcastOptions options(handle->group);
    options.setOutput(static_cast<char*>(bytes), count);
    options.setRoot(root);
    options.setTag(handle->tag++);
    gloo::broadcast(options);
  });
}

EXPORT void sluice_gloo_close(Handle* handle) {
  guarded(nullptr, 0, [&] {
    if (handle != nullptr) {
      handle->group->closeConnections();
    }
  });
  guarded(nullptr, 0, [&] { delete handle; });
}
