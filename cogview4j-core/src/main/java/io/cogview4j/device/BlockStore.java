package io.cogview4j.device;

import io.cogview4j.device.DeviceMemory.Event;
import io.cogview4j.device.DeviceMemory.Queue;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of blocks that are used one after the other, again and again, in memory of a device. As many of the first ones stay as
 * fit; the others take turns in two slots: while one computes, a thread copies the next, through two buffers of the host, so that one
 * is filled while the other is sent.
 *
 * <p>For one thread at a time. To be closed before what the blocks are read from.
 */
final class BlockStore implements AutoCloseable {
    /** The most that are loaded beyond those that stay. */
    static final int SLOTS = DeviceNeeds.SLOTS;

    /** Of the host: one is filled while the other is sent. */
    static final int BUFFERS = 2;

    private final List<Source> sources;
    private final DeviceMemory memory;
    private final long values;
    private final long blockBytes;
    private final ExecutorService copier = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("cogview4j-device-copies").unstarted(task));
    private long reservedBytes;
    private int residents;
    private final List<BlockPlace> resident = new ArrayList<>();
    private final List<BlockPlace> slots = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>(); // for the copier
    private int turn; // of the buffers
    private boolean isSettled; // whether there is room for what is loaded
    private TensorOwner owner = new TensorOwner();

    /** Where the weights of a block come from. */
    @FunctionalInterface
    interface Source {
        /** Writes them to a buffer of the host; on a thread of its own. */
        void fill(Tensor buffer);
    }

    /** What is done with a block. */
    @FunctionalInterface
    interface Use {
        /**
         * @param arena the weights of the block: what the device is asked for during the call may read them
         * @return whether the next block is used
         */
        boolean use(int block, Tensor arena);
    }

    /** Memory of the host for one block. */
    private static final class Buffer {
        final HostBuffer memory;
        final Event sent;
        boolean wasSent;

        Buffer(HostBuffer memory, Event sent) {
            this.memory = memory;
            this.sent = sent;
        }

        /** When its tensor is let go of. */
        void close() {
            sent.close();
            memory.close();
        }
    }

    /**
     * @param values of the largest block
     * @param valueBytes of each
     * @param memory the store's from now on
     */
    BlockStore(List<? extends Source> sources, long values, long valueBytes, DeviceMemory memory) {
        this.sources = List.copyOf(sources);
        this.values = values;
        this.blockBytes = values * valueBytes;
        this.memory = memory;
    }

    /**
     * Leaves so much memory of the device to what is computed for the next batch. If that is more than before, blocks are given back.
     * If there is less room than before, for that or for what else the process holds by now, fewer stay from then on.
     */
    void reserve(long bytes) {
        isSettled = false;
        if (bytes > reservedBytes) {
            reservedBytes = bytes;
            release();
        }
    }

    /**
     * Runs what computes a block for each block in order until the next one is not used. What it throws ends the pass.
     *
     * @throws InvalidRequestException if not even the slots fit
     * @throws CancelledException if the thread is interrupted, before a block or while it waits for one
     * @throws CogView4Exception what a source threw
     */
    void passWhile(Use use) {
        if (sources.isEmpty()) {
            return;
        }
        allocate();
        resident.forEach(BlockPlace::forgetFailure);
        slots.forEach(BlockPlace::forgetFailure);
        want(0);
        boolean goesOn = true;
        for (int block = 0; block < sources.size() && goesOn; block++) {
            BlockPlace place = placeOf(block);
            await(place);
            memory.after(place.copied, Queue.COMPUTATIONS);
            try {
                goesOn = use.use(block, place.arena);
            } finally {
                memory.record(place.used, Queue.COMPUTATIONS);
            }
            want(goesOn ? (block + 1) % sources.size() : 0);
        }
    }

    /** Anew, if there is room for less than there is. */
    private void allocate() {
        if (isSettled) {
            return;
        }
        memory.trim();
        int fitting = fitting();
        if (!buffers.isEmpty() && fitting < residents) {
            release();
        }
        if (buffers.isEmpty()) {
            allocate(fitting);
        }
        isSettled = true;
    }

    private void allocate(int staying) {
        residents = staying;
        try (var _ = Scope.open()) {
            addPlaces(resident, residents);
            addPlaces(slots, Math.min(SLOTS, sources.size() - residents));
            for (int i = 0; i < BUFFERS; i++) {
                Buffer buffer = new Buffer(memory.onHost(values), memory.event());
                buffers.add(buffer);
                owner.own(buffer.memory.tensor());
            }
        } catch (RuntimeException | Error e) {
            try {
                free();
            } catch (RuntimeException later) {
                e.addSuppressed(later);
            }
            throw e;
        }
    }

    /** How many may stay: what the process holds counts against its budget, but for what is the store's own. */
    private int fitting() {
        long own = (resident.size() + slots.size()) * blockBytes;
        long others = Math.max(0, memory.heldBytes() - own);
        DeviceRoom room = DeviceRoom.beside(memory.budget(), memory.freeBytes(), own, others);
        return new DeviceNeeds(0, blockBytes, sources.size(), reservedBytes)
                .within(room)
                .residentBlocks();
    }

    /** What was computed in the same memory before may not be done yet: it counts as a use of the place. */
    private void addPlaces(List<BlockPlace> places, int count) {
        for (int i = 0; i < count; i++) {
            BlockPlace place = new BlockPlace(owner.own(memory.onDevice(values)), memory.event(), memory.event());
            places.add(place);
            memory.record(place.used, Queue.COMPUTATIONS);
        }
    }

    /** Has the blocks loaded that come next, from this one on: the next two, and the next two of those that take turns. */
    private void want(int from) {
        for (int ahead = 0; ahead < SLOTS; ahead++) {
            int block = (from + ahead) % sources.size();
            if (block < residents && !resident.get(block).holds(block)) {
                load(block, resident.get(block));
            }
        }
        List<Integer> wanted = upcoming(from);
        for (int block : wanted) {
            if (slots.stream().noneMatch(slot -> slot.holds(block))) {
                load(
                        block,
                        slots.stream()
                                .filter(slot -> wanted.stream().noneMatch(slot::holds))
                                .findFirst()
                                .orElseThrow());
            }
        }
    }

    /** The next of those that take turns, as many as there are slots. */
    private List<Integer> upcoming(int from) {
        int streamed = sources.size() - residents;
        int first = Math.max(from, residents) - residents;
        return IntStream.range(0, slots.size())
                .mapToObj(ahead -> residents + (first + ahead) % streamed)
                .toList();
    }

    private void load(int block, BlockPlace place) {
        place.block = block;
        place.asked = CompletableFuture.runAsync(() -> send(sources.get(block), place), copier);
    }

    /** On the copier. */
    private void send(Source source, BlockPlace place) {
        Buffer buffer = buffers.get(turn);
        turn = (turn + 1) % buffers.size();
        if (buffer.wasSent) {
            memory.await(buffer.sent);
        }
        try (var _ = Scope.open()) {
            source.fill(buffer.memory.tensor());
            memory.after(place.used, Queue.COPIES);
            memory.copy(buffer.memory.tensor(), place.arena);
            memory.record(buffer.sent, Queue.COPIES);
            memory.record(place.copied, Queue.COPIES);
            buffer.wasSent = true;
        }
    }

    private BlockPlace placeOf(int block) {
        return block < residents
                ? resident.get(block)
                : slots.stream().filter(slot -> slot.holds(block)).findFirst().orElseThrow();
    }

    /** Until the device is asked for the copy; the device itself waits until it is made. */
    private static void await(BlockPlace place) {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException(); // also where there is nothing to wait for
            }
            place.asked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CogView4Exception problem ? problem : new CompletionException(e.getCause());
        }
    }

    /** Gives all memory back. What is used again is loaded again. */
    void release() {
        CompletableFuture.runAsync(() -> {}, copier).join(); // what was asked for before is through
        free();
    }

    private void free() {
        isSettled = false;
        try {
            memory.drain();
        } finally { // a device that has failed does nothing more
            resident.forEach(BlockPlace::close);
            slots.forEach(BlockPlace::close);
            resident.clear();
            slots.clear();
            owner.close();
            buffers.forEach(Buffer::close);
            buffers.clear();
        }
        memory.trim();
    }

    /** Ends the copying; what is being sent is waited for, because it reads memory that is about to be freed. */
    @Override
    public void close() {
        copier.shutdownNow();
        copier.close();
        free();
        memory.close();
    }
}
